import { z } from 'zod'
import { DEFAULT_LOSS, lossShape, type LossSettings } from './loss.ts'
import { mergeNamed } from './named.ts'
import { OPTIMIZERS, optimizerShape, type OptimizerSettings } from './optimizer.ts'
import { optional } from './optional.ts'
import { SCHEDULES, scheduleShape, type ScheduleSettings } from './schedule.ts'

const count = z.int().min(1)

/** What every stage of a recipe sets, itself or through `defaults`. */
export const settingsShape = {
  /** Images per step, however it is computed. */
  batch: count,
  /** Parts of one size in which a step's batch is computed, one after another. */
  accumulate: count,
  /** Side of the training crop in pixels; 8k + 1 keeps the corners on the feature map's. */
  crop: count,
  /** Range of the random scale factor. */
  scale: z.tuple([z.number().positive(), z.number().positive()]),
  /** Probability of a horizontal flip. */
  flip: z.number().min(0).max(1),
  optimizer: z.strictObject(optional(optimizerShape)),
  schedule: z.strictObject(optional(scheduleShape)),
  /** Factors on the learning rate by the start of variables' names; `head` is all but `backbone.`. */
  factors: z.record(z.string(), z.number().min(0)),
  /** Starts of names of variables that stay as they are, their batch norm's statistics too. */
  freeze: z.array(z.string().min(1)),
  /** The greatest norm of all gradients together. */
  clip: z.union([z.literal('none'), z.number().positive()], { error: 'none or a number above 0' }),
  /** What the moving average of the variables keeps at each step. */
  ema: z.union([z.literal('none'), z.number().gt(0).lt(1)], { error: 'none or a number between 0 and 1' }),
  loss: z.strictObject(optional(lossShape)),
  /** Short for `schedule.power`. */
  power: scheduleShape.power,
  /** Short for `optimizer.momentum`. */
  momentum: optimizerShape.momentum,
  /** Short for `optimizer.weightDecay`. */
  weightDecay: optimizerShape.weightDecay,
  /** `frozen`: running statistics are used, and they, scales and offsets stay as they are. */
  bn: z.enum(['train', 'frozen']),
}

/** Scale factors from a grid instead of a range (DeepLab: 0.25). Off unless given. */
export const scaleStep = z.number().positive()
export const seed = z.int()

/** Settings with every key filled in, and the short ones gone. */
export interface Settings {
  batch: number
  accumulate: number
  crop: number
  scale: readonly [number, number]
  flip: number
  optimizer: OptimizerSettings
  schedule: ScheduleSettings
  factors: Readonly<Record<string, number>>
  freeze: readonly string[]
  clip: number | 'none'
  ema: number | 'none'
  loss: LossSettings
  bn: 'train' | 'frozen'
}

/** The paper's protocol, and what it leaves open as published implementations have it. */
export const DEFAULT_SETTINGS: Readonly<Settings> = {
  batch: 16,
  accumulate: 1,
  crop: 513,
  scale: [0.5, 2],
  flip: 0.5,
  optimizer: OPTIMIZERS.sgd,
  schedule: SCHEDULES.poly,
  factors: {},
  freeze: [],
  clip: 'none',
  ema: 'none',
  loss: DEFAULT_LOSS,
  bn: 'train',
}

export const DEFAULT_SEED = 1

/** Settings as a recipe writes them: each key may be left out. */
export type WrittenSettings = Partial<z.output<z.ZodObject<typeof settingsShape>>>

const SHORT_KEYS = ['power', 'momentum', 'weightDecay']

/**
 * Settings as written, over those above them: a recipe's `defaults` over ours, a stage's over the recipe's. Other keys
 * pass.
 */
export function mergeSettings<A extends Settings>(above: A, written: WrittenSettings): A {
  const long = Object.fromEntries(Object.entries(written).filter(([key]) => !SHORT_KEYS.includes(key)))
  return {
    ...above,
    ...long,
    optimizer: mergeNamed<OptimizerSettings>(OPTIMIZERS, above.optimizer, optimizerOf(written)),
    schedule: mergeNamed<ScheduleSettings>(SCHEDULES, above.schedule, scheduleOf(written)),
    loss: { ...above.loss, ...written.loss },
  }
}

/** The `optimizer` section with the short keys next to it. */
export function optimizerOf({ optimizer, momentum, weightDecay }: WrittenSettings) {
  return {
    ...(momentum !== undefined && { momentum }),
    ...(weightDecay !== undefined && { weightDecay }),
    ...optimizer,
  }
}

/** The `schedule` section with the short key next to it. */
export function scheduleOf({ schedule, power }: WrittenSettings) {
  return { ...(power !== undefined && { power }), ...schedule }
}
