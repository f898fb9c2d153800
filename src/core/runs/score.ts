import type { RunEvent } from './events.ts'
import type { RunRecord } from './read.ts'

/** One evaluation of a run. */
export type Evaluation = Extract<RunEvent, { type: 'evaluation' }>

/** A run's score: the evaluation of the checkpoint that the run means, else the best of the stage that was evaluated last. */
export function runScore({ events, checkpoint }: Pick<RunRecord, 'events' | 'checkpoint'>): Evaluation | undefined {
  const evaluations = events.filter((event) => event.type === 'evaluation')
  const { stage, step } = checkpoint?.trained ?? {}
  const own = evaluations.find((event) => event.stage === stage && event.step === step)
  const last = evaluations.at(-1)?.stage
  return own ?? evaluations.filter((event) => event.stage === last).reduce<Evaluation | undefined>(better, undefined)
}

function better(a: Evaluation | undefined, b: Evaluation): Evaluation {
  return a && a.miou >= b.miou ? a : b
}
