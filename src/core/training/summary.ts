import { lastCheckpoint, readRun, type Position, type RunEvent } from '../runs/index.ts'
import { nextStage } from './next-stage.ts'
import type { TrainingState } from './state.ts'

/** What a call of `train` left behind. */
export interface TrainSummary {
  /** The run's folder. */
  run: string
  /** All stages of the recipe, with the steps done so far. */
  stages: { name: string; steps: number; of: number; lastLoss: number | null }[]
  /** Whether every stage is over: all its steps done, or ended by `early`. */
  done: boolean
  /** Of the last stage that has begun; null if it was not evaluated. `scoredOn` where that was a part of the split. */
  best: (Position & { miou: number; scoredOn?: { images: number; of: number } }) | null
  /** From which the same command goes on; null before the first. */
  checkpoint: string | null
}

export async function summarize(dir: string, { stage, step, best }: TrainingState): Promise<TrainSummary> {
  const { recipe, events } = await readRun(dir)
  const steps = events.filter((event) => event.type === 'step')
  return {
    run: dir,
    stages: recipe.stages.map(({ name, steps: of }) => {
      const done = events.findLast(({ type, stage }) => (type === 'step' || type === 'skip') && stage === name)
      const last = steps.findLast(({ stage }) => stage === name)
      return { name, steps: done?.step ?? 0, of, lastLoss: last?.loss ?? null }
    }),
    done: nextStage(recipe, { stage, step, best }, events) === recipe.stages.length,
    best: best && { ...best, ...scoredOn(best, events) },
    checkpoint: (await lastCheckpoint(dir)) ?? null,
  }
}

/** The images of an evaluation that took a part of its split. */
function scoredOn({ stage, step }: Position, events: readonly RunEvent[]) {
  const event = events.findLast((one) => one.type === 'evaluation' && one.stage === stage && one.step === step)
  return event?.type === 'evaluation' && event.of !== undefined
    ? { scoredOn: { images: event.images, of: event.of } }
    : {}
}
