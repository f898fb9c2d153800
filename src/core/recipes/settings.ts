import { z } from 'zod'

const count = z.int().min(1)

/** What every stage of a recipe sets, itself or through `defaults`. */
export const settingsShape = {
  batch: count.describe('Samples per step.'),
  crop: count.describe("Side of the training crop in pixels; with 8k + 1 its corners fall on the feature map's."),
  scale: z.tuple([z.number().positive(), z.number().positive()]).describe('Range of the random scale factor.'),
  flip: z.number().min(0).max(1).describe('Probability of a horizontal flip.'),
  power: z.number().min(0).describe('Exponent of the poly schedule.'),
  momentum: z.number().min(0).lt(1).describe('Momentum of SGD, as PyTorch counts it.'),
  weightDecay: z.number().min(0).describe('L2 penalty on convolution weights.'),
  bn: z
    .enum(['train', 'frozen'])
    .describe('frozen: batch norm uses its running statistics; they, scales and offsets stay as they are.'),
}

export const scaleStep = z
  .number()
  .positive()
  .describe('Step of a grid from which the scale factor is drawn (DeepLab: 0.25), instead of the whole range.')
export const seed = z.int().describe('Seed of everything random: initial values, order, augmentation, dropout.')

/** The paper's protocol, and what it leaves open as published implementations have it. */
export const DEFAULT_SETTINGS: Readonly<Settings> = {
  batch: 16,
  crop: 513,
  scale: [0.5, 2],
  flip: 0.5,
  power: 0.9,
  momentum: 0.9,
  weightDecay: 1e-4,
  bn: 'train',
}

export const DEFAULT_SEED = 1

export type Settings = z.output<z.ZodObject<typeof settingsShape>>
