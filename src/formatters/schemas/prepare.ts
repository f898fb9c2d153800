import { z } from 'zod'
import { datasetRecord } from '../../core/datasets/index.ts'

const count = z.int().nonnegative()

/** What `vortex prepare … --json` prints: dataset.json and what was done. */
export const prepareSchema = datasetRecord.extend({
  out: z.string(),
  /** Images prepared now; the others were there. */
  prepared: count,
  seconds: z.number().nonnegative(),
})

/** What `vortex prepare … --dry-run --json` prints. */
export const previewSchema = z.strictObject({
  dryRun: z.literal(true),
  out: z.string(),
  kind: z.string(),
  images: count,
  done: count,
  splits: z.record(z.string(), z.strictObject({ count, missing: count })),
  bytes: z.strictObject({ linked: count, copied: count, labels: count }),
  faults: z.array(z.strictObject({ file: z.string(), reason: z.string() })),
})
