import { join } from 'node:path'
import { z } from 'zod'
import { parseStored, readText, sha256 } from '../base/index.ts'

export const MANIFEST = 'shard.json'
/** Of the job that a folder was begun for; there from the first moment on. */
export const JOB = 'job.sha256'

const digest = z.string().length(64)

const manifestSchema = z.strictObject({
  format: z.literal('vortex-shard'),
  version: z.literal(1),
  vortex: z.string(),
  command: z.enum(['prepare', 'predict', 'eval', 'submit']),
  shard: z.strictObject({ index: z.int().positive(), of: z.int().positive() }),
  /** SHA-256 of all that decides what the shards together make. */
  job: digest,
  out: z.string(),
  images: z.int().nonnegative(),
  total: z.int().nonnegative(),
  faults: z.array(z.strictObject({ file: z.string(), reason: z.string() })),
  /** SHA-256 of the files that hold the shard, by their path below its folder. */
  files: z.record(z.string(), digest),
  /** What else the command's own merging needs. */
  about: z.unknown(),
  /** SHA-256 of `about`: what it holds is trusted if it is as vortex wrote it. */
  aboutSha256: digest,
})

/** A finished shard, written last of all. */
export type Manifest = z.infer<typeof manifestSchema>

export const ADVICE = 'Remove the folder and run its command again.'

/** @throws bad-format for what is damaged */
export async function readManifest(folder: string): Promise<Manifest> {
  const path = join(folder, MANIFEST)
  const schema = manifestSchema.refine(({ about, aboutSha256 }) => aboutSha256 === sha256(JSON.stringify(about)), {
    message: 'changed since it was written',
    path: ['about'],
  })
  return parseStored(schema, await readText(path), path, 'a shard', ADVICE)
}
