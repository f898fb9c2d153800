import { z } from 'zod'
import { trainedSchema } from './trained.ts'

const share = z.number().min(0).max(1)
const side = z.int().positive()

/** What `vortex predict --json` prints. */
export const predictSchema = z.strictObject({
  /** The file, also where a run was named. */
  checkpoint: z.string(),
  trained: trainedSchema,
  files: z.array(
    z.strictObject({
      image: z.string(),
      width: side,
      height: side,
      labels: z.string(),
      overlay: z.string(),
      confidence: z.string().optional(),
      probabilities: z.string().optional(),
      classes: z.array(z.strictObject({ name: z.string(), share })),
    }),
  ),
  faults: z.array(z.strictObject({ file: z.string(), reason: z.string() })),
  /** From reading the first image to writing the last. */
  seconds: z.number().nonnegative(),
})
