import { runScore, type Evaluation, type RunEvent, type RunRecord } from '../runs/index.ts'
import type { Point } from './chart.ts'

/** A run's curves over one axis: the step counted through all stages. */
export interface History {
  loss: Point[]
  learningRate: Point[]
  /** In per cent. */
  miou: Point[]
  /** Where each stage begins. */
  stages: { x: number; name: string }[]
  /** The newest evaluation, and the run's score. */
  last?: Evaluation
  best?: Evaluation
  steps: number
  /** Median of the steps. */
  imagesPerSecond?: number
}

export function historyOf({ recipe, events, checkpoint }: RunRecord): History {
  const starts = new Map<string, number>()
  let start = 0
  for (const { name, steps } of recipe.stages) {
    starts.set(name, start)
    start += steps
  }
  const at = ({ stage, step }: RunEvent) => (starts.get(stage) ?? 0) + step
  const begun = events.filter((event) => event.type === 'stage')
  const steps = events.filter((event) => event.type === 'step')
  const evaluations = events.filter((event) => event.type === 'evaluation')
  const last = evaluations.at(-1)
  const best = runScore({ events, ...(checkpoint && { checkpoint }) })
  const speeds = steps.map(({ imagesPerSecond }) => imagesPerSecond).sort((a, b) => a - b)
  const median = speeds[Math.floor(speeds.length / 2)]
  return {
    loss: steps.map((event) => [at(event), event.loss]),
    learningRate: steps.map((event) => [at(event), event.learningRate]),
    miou: evaluations.map((event) => [at(event), 100 * event.miou]),
    stages: begun.map((event) => ({ x: at(event), name: event.stage })),
    steps: steps.length,
    ...(last && { last }),
    ...(best && { best }),
    ...(median !== undefined && { imagesPerSecond: median }),
  }
}
