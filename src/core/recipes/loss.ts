import { z } from 'zod'

export interface LossSettings {
  classWeights: 'none' | 'balanced' | readonly number[]
  smoothing: number
  ohem: 'none' | { threshold: number; keep: number }
  focal: 'none' | number
  dice: number
}

export const DEFAULT_LOSS: Readonly<LossSettings> = {
  classWeights: 'none',
  smoothing: 0,
  ohem: 'none',
  focal: 'none',
  dice: 0,
}

const weights = z.array(z.number().min(0)).min(1)
const ohem = z.strictObject({ threshold: z.number().min(0).max(1), keep: z.int().min(0) })
const ohemError = 'none or { threshold: a number from 0 to 1, keep: a whole number }'

/** The keys of a recipe's `loss` section. */
export const lossShape = {
  classWeights: z
    .union([z.literal(['none', 'balanced']), weights], { error: 'none, balanced or a list of numbers of at least 0' })
    .describe("A weight per class, or balanced: the inverse of the class's pixels in the stage's split."),
  smoothing: z.number().min(0).lt(1).describe('Label smoothing: part of the target that is spread over all classes.'),
  ohem: z
    .union([z.literal('none'), ohem], { error: ohemError })
    .describe(
      'Count only hard pixels: those whose class has a probability below threshold, and at least keep per image.',
    ),
  focal: z
    .union([z.literal('none'), z.number().positive()], { error: 'none or a number above 0' })
    .describe('Exponent of focal loss.'),
  dice: z.number().min(0).describe('Weight of an additional dice loss.'),
}
