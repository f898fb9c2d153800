import type { Stage } from '../recipes/index.ts'

/**
 * The learning rate of a step, counted from 0. `poly` (paper §4.1) is learningRate · (1 − step / steps) ^ power, `cosine`
 * half a cosine from 1 to 0. Warm-up multiplies by min(1, (step + 1) / warmup); the schedule itself is not shifted.
 */
export function learningRateAt(stage: Pick<Stage, 'learningRate' | 'steps' | 'schedule'>, step: number): number {
  const { warmup } = stage.schedule
  const rate = scheduled(stage, step)
  return step + 1 < warmup ? (rate * (step + 1)) / warmup : rate
}

function scheduled(stage: Pick<Stage, 'learningRate' | 'steps' | 'schedule'>, step: number): number {
  const { learningRate, steps, schedule } = stage
  switch (schedule.name) {
    case 'poly':
      return learningRate * (1 - step / steps) ** schedule.power
    case 'cosine':
      return (learningRate * (1 + Math.cos((Math.PI * step) / steps))) / 2
    case 'constant':
      return learningRate
  }
}
