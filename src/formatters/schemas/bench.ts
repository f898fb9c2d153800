import { z } from 'zod'

const milliseconds = z.number().positive()

/** `vortex bench --json` */
export const benchSchema = z.strictObject({
  engine: z.enum(['tensorflow', 'wasm', 'cpu']),
  device: z.string(),
  mode: z.enum(['train', 'forward']),
  batch: z.int().positive(),
  crop: z.int().positive(),
  /** Of the recipe's data where they are there, else 21. */
  classes: z.int().min(2).max(255),
  step: z.strictObject({ medianMs: milliseconds, minMs: milliseconds, allMs: z.array(milliseconds) }),
  imagesPerSecond: z.number().positive(),
  decode: z.strictObject({ medianMs: milliseconds }),
  augment: z.strictObject({ medianMs: milliseconds }),
  peakRssBytes: z.int().positive(),
})
