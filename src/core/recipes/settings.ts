import { z } from 'zod'

const count = z.int().min(1)

/** What every stage of a recipe sets, itself or through `defaults`. */
export const settingsShape = {
  /** Samples a step. */
  batch: count,
  /** Side of the training crop in pixels; 8k + 1 keeps the corners on the feature map's. */
  crop: count,
  /** Range of the random scale factor. */
  scale: z.tuple([z.number().positive(), z.number().positive()]),
  /** Probability of a horizontal flip. */
  flip: z.number().min(0).max(1),
  /** Exponent of the poly schedule. */
  power: z.number().min(0),
  momentum: z.number().min(0).lt(1),
  /** L2 on convolution weights. */
  weightDecay: z.number().min(0),
  /** `frozen`: running statistics are used, and they, scales and offsets stay as they are. */
  bn: z.enum(['train', 'frozen']),
}

/** Scale factors from a grid instead of a range (DeepLab: 0.25). Off unless given. */
export const scaleStep = z.number().positive()
export const seed = z.int()

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
