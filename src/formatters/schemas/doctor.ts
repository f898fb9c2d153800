import { z } from 'zod'
import { engineSchema } from './setup.ts'

/** `vortex doctor --json` */
export const doctorSchema = z.strictObject({
  node: z.string(),
  platform: z.string(),
  threads: z.int().positive(),
  memoryBytes: z.int().positive(),
  engine: engineSchema.optional(),
  devices: z.array(z.string()),
  missed: z.array(z.strictObject({ source: z.string(), reason: z.string() })),
  cache: z.strictObject({ folder: z.string(), freeBytes: z.number() }),
  problems: z.array(z.strictObject({ message: z.string(), fix: z.string() })),
})
