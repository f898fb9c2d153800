import { z } from 'zod'

/** Where in training a checkpoint was written; null for imported weights. */
export const trainedSchema = z.strictObject({ stage: z.string(), step: z.int().nonnegative() }).nullable()
