import { z } from 'zod'
import { trainedSchema } from './trained.ts'

const shape = z.array(z.int().nonnegative())
const digest = z.string().regex(/^[0-9a-f]{64}$/)
const candidates = z.array(z.string())
const part = z.enum(['network', 'backbone'])

/** `vortex weights import --json` */
export const weightsImportSchema = z.strictObject({
  file: z.string(),
  format: z.string(),
  path: z.array(z.string()),
  average: z.string().nullable(),
  part: part.nullable(),
  backbone: z.string(),
  head: z.string().nullable(),
  model: z.looseObject({ backbone: z.string() }),
  /** Names of the network's classes; null for a backbone. */
  classes: z.array(z.string()).nullable(),
  matched: z.array(z.strictObject({ from: z.string(), to: z.string() })),
  dropped: z.array(z.strictObject({ from: z.string(), reason: z.string() })),
  missing: z.array(z.strictObject({ name: z.string(), shape, candidates })),
  unexpected: z.array(z.strictObject({ from: z.string(), shape, candidates })),
  wrongShape: z.array(z.strictObject({ from: z.string(), to: z.string(), expected: shape, found: shape })),
  mean: z.array(z.number()).length(3).nullable(),
  std: z.array(z.number()).length(3).nullable(),
  record: z
    .strictObject({
      file: z.string(),
      sha256: digest,
      format: z.string(),
      licence: z.string().optional(),
      knownAs: z.string().optional(),
      metrics: z.record(z.string(), z.number()).optional(),
      beside: z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])).optional(),
    })
    .nullable(),
  written: z.strictObject({ out: z.string(), bytes: z.int().positive(), sha256: digest }).nullable(),
})

/** `vortex weights export --json` */
export const weightsExportSchema = z.strictObject({
  checkpoint: z.string(),
  trained: trainedSchema,
  out: z.string(),
  bytes: z.int().positive(),
  sha256: digest,
  part,
  tensors: z.int().positive(),
})
