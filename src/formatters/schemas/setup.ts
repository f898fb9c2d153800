import { z } from 'zod'

export const engineSchema = z.strictObject({
  name: z.enum(['tensorflow', 'wasm', 'cpu']),
  version: z.string(),
  device: z.string(),
  threads: z.int().positive(),
  reason: z.string(),
})

const problemSchema = z.strictObject({ message: z.string(), fix: z.string() })

/** `vortex setup --json` */
export const setupSchema = z.strictObject({
  engine: engineSchema,
  missing: z.string().optional(),
  gpu: problemSchema.optional(),
})
