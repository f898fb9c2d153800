import { z } from 'zod'

/** What `vortex export --json` prints. */
export const exportSchema = z.strictObject({
  /** The file, also where a run was named. */
  checkpoint: z.string(),
  format: z.enum(['onnx', 'savedmodel', 'tfjs']),
  out: z.string(),
  output: z.enum(['logits', 'labels']),
  float16: z.boolean(),
  classes: z.int().positive(),
  /** In all. */
  bytes: z.int().positive(),
  /** Inside the folder; of an ONNX file itself. */
  files: z.array(z.strictObject({ name: z.string(), bytes: z.int().positive() })),
})
