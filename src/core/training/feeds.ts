import { rngFor, type Rng } from '../base/index.ts'
import type { BatchSource } from '../batches/index.ts'
import { dropoutOf, type Model } from '../models/index.ts'
import type { Stage } from '../recipes/index.ts'
import { learningRateAt } from './schedule.ts'
import type { StepInputs } from './compiled-step.ts'

/** All that one step reads, a function of (seed, stage, step) alone. */
export interface StepFeeds extends StepInputs {
  ids: readonly string[]
}

/**
 * Makes ready the steps of a stage. The dropout mask is drawn at once, so that a call during a step's run on the device
 * costs no time; decoding and augmenting run in threads anyway.
 */
export function createFeeder(model: Model, stage: Stage, seed: number, source: BatchSource) {
  const dropout = dropoutOf(model, stage.batch, stage.crop)
  const length = dropout?.shape.reduce((product, size) => product * size, 1) ?? 0
  const feedsOf = async (step: number): Promise<StepFeeds> => {
    const waiting = source.batch(step)
    const dropoutMask = drawMask(rngFor(seed, 'dropout', stage.name, step), length, dropout?.rate ?? 0)
    return { ...(await waiting), dropoutMask, learningRate: learningRateAt(stage, step), step }
  }
  return (step: number): Promise<StepFeeds> => {
    const made = feedsOf(step)
    // Whoever awaits it gets its fault; until then nobody has to.
    made.catch(() => undefined)
    return made
  }
}

/**
 * A dropout mask: 0 with probability `rate`, else 1 / (1 − rate). Drawn here and fed, since a graph would repeat its draw.
 * One 32-bit draw decides two cells; the rate is met to 2^-16.
 */
export function drawMask(rng: Rng, length: number, rate: number): Float32Array {
  const mask = new Float32Array(length)
  const kept = 1 / (1 - rate)
  const threshold = Math.round(rate * 0x1_0000)
  for (let i = 0; i < length; i += 2) {
    const draw = rng.below(0x1_0000_0000)
    mask[i] = draw >>> 16 < threshold ? 0 : kept
    if (i + 1 < length) mask[i + 1] = (draw & 0xffff) < threshold ? 0 : kept
  }
  return mask
}
