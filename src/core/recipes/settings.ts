import { z } from 'zod'
import { DEFAULT_LOSS, lossShape, type LossSettings } from './loss.ts'
import { mergeNamed } from './named.ts'
import { OPTIMIZERS, optimizerShape, type OptimizerSettings } from './optimizer.ts'
import { optional } from './optional.ts'
import { SCHEDULES, scheduleShape, type ScheduleSettings } from './schedule.ts'

const count = z.int().min(1)

/** The engine's `Precision`, which a recipe names without loading an engine. */
const PRECISIONS = ['float32', 'bfloat16', 'float16'] as const

/** What every stage of a recipe sets, itself or through `defaults`. */
export const settingsShape = {
  batch: z
    .union([count, z.literal('auto')], { error: 'a whole number of at least 1 or auto' })
    .describe(
      'Images per step, however it is computed. auto: in defaults, chosen from the number of images and the memory; in a stage, that of defaults; both in as few parts as fit.',
    ),
  accumulate: z
    .union([count, z.literal('auto')], { error: 'a whole number of at least 1 or auto' })
    .describe(
      "Parts of one size in which a step's batch is computed, one after another. auto: as few as fit the memory, found by a trial before the first step and written into the run's recipe.",
    ),
  precision: z
    .enum(PRECISIONS)
    .describe(
      'What convolutions and the maps between them are computed in; variables, batch-norm statistics, loss and sums of gradients are float32 in each. float16 scales the loss and skips steps whose gradients overflow.',
    ),
  crop: count.describe("Side of the training crop in pixels; with 8k + 1 its corners fall on the feature map's."),
  scale: z.tuple([z.number().positive(), z.number().positive()]).describe('Range of the random scale factor.'),
  flip: z.number().min(0).max(1).describe('Probability of a horizontal flip.'),
  optimizer: z.strictObject(optional(optimizerShape)),
  schedule: z.strictObject(optional(scheduleShape)),
  factors: z.record(
    z.string(),
    z
      .number()
      .min(0)
      .describe('Factor on the learning rate of variables whose names start with NAME; head: all but the backbone.'),
  ),
  freeze: z
    .array(z.string().min(1))
    .describe("Prefixes of the names of variables that are not trained; their batch norm's statistics stay fixed too."),
  clip: z
    .union([z.literal('none'), z.number().positive()], { error: 'none or a number above 0' })
    .describe('Largest norm of all gradients together.'),
  ema: z
    .union([z.literal('none'), z.number().gt(0).lt(1)], { error: 'none or a number between 0 and 1' })
    .describe('Decay of the moving average of the variables, which is then what is scored and exported.'),
  loss: z.strictObject(optional(lossShape)),
  power: scheduleShape.power.describe('Short for schedule.power.'),
  momentum: optimizerShape.momentum.describe('Short for optimizer.momentum.'),
  weightDecay: optimizerShape.weightDecay.describe('Short for optimizer.weightDecay.'),
  bn: z
    .enum(['train', 'frozen'])
    .describe('frozen: batch norm uses its running statistics; they, scales and offsets stay as they are.'),
}

export const scaleStep = z
  .number()
  .positive()
  .describe('Draw the scale factor from a grid with this step (DeepLab: 0.25) instead of the whole range.')
export const seed = z.int().describe('Seed of everything random: initial values, order, augmentation, dropout.')

/** Settings with every key filled in, and the short ones gone. */
export interface Settings {
  batch: number
  /** A run's recipe has a number: `auto` is decided before its first step. */
  accumulate: number | 'auto'
  precision: (typeof PRECISIONS)[number]
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
  precision: 'float32',
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
  const { batch, ...others } = written
  const long = Object.fromEntries(Object.entries(others).filter(([key]) => !SHORT_KEYS.includes(key)))
  return {
    ...above,
    ...(batch === 'auto' ? { accumulate: 'auto' } : batch !== undefined && { batch }),
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
