import { z } from 'zod'

const count = z.int().nonnegative()

/** What `prepare`, `predict`, `eval` and `submit` print with `--shard K/N --json`. */
export const shardSchema = z.strictObject({
  command: z.enum(['prepare', 'predict', 'eval', 'submit']),
  /** `index` is counted from 1. */
  shard: z.strictObject({ index: count.positive(), of: count.positive() }),
  folder: z.string(),
  /** What all shards together make. */
  out: z.string(),
  /** Images of this shard, and of all. */
  images: count,
  total: count,
  faults: z.array(z.strictObject({ file: z.string(), reason: z.string() })).readonly(),
})
