import { z } from 'zod'
import { trainedSchema } from './trained.ts'

const count = z.int().nonnegative()

const problem = z.strictObject({
  code: z.string(),
  message: z.string(),
  fix: z.string(),
  count: count.positive(),
  examples: z.array(z.string()),
})

/** What `vortex submit --json` prints; the last four keys are absent with `--check`. */
export const submissionSchema = z.strictObject({
  archive: z.string(),
  sha256: z.string().length(64).nullable(),
  /** Predictions of images on the list. */
  images: count,
  /** By the folder that holds the predictions; absent where there is none. */
  competition: z.enum(['comp5', 'comp6']).exactOptional(),
  split: z.string(),
  problems: z.array(problem),
  /** Not rejected, but most likely a mistake. */
  warnings: z.array(problem),
  /** Predictions whose size could not be checked: their photographs are not in the tree. */
  unchecked: count,
  checkpoint: z.string().exactOptional(),
  trained: trainedSchema.exactOptional(),
  views: z
    .strictObject({
      scales: z.array(z.number()).readonly(),
      flip: z.boolean(),
      crop: count,
      protocol: z.enum(['pad', 'whole']),
      batch: count.exactOptional(),
    })
    .exactOptional(),
  description: z.strictObject({ text: z.string(), isDraft: z.boolean() }).exactOptional(),
})
