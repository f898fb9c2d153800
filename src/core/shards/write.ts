import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { exists, hashFile, kindOf, readText, sha256, VERSION, VortexError, writeFileAtomic } from '../base/index.ts'
import { JOB, MANIFEST, readManifest, type Manifest } from './manifest.ts'
import { shardFolder, type Shard, type ShardCommand, type ShardSummary } from './shard.ts'

/** What one shard is a part of. */
export interface ShardJob {
  command: ShardCommand
  shard: Shard
  /** What all shards together make. */
  out: string
  /** All that decides what that is, the same in each shard. */
  decides: readonly unknown[]
}

/** A shard that is done. */
export interface ShardPart {
  images: number
  total: number
  faults: readonly { file: string; reason: string }[]
  /** Paths below the folder. */
  files: readonly string[]
  /** Plain data for the command's merging. */
  about: unknown
}

/**
 * Takes the shard's folder: new, empty or begun for the same job.
 * @returns the shard, if it was finished before
 * @throws refused for a folder that holds something else
 */
export async function startShard(job: ShardJob): Promise<{ folder: string; finished?: ShardSummary }> {
  const folder = shardFolder(job.out, job.shard)
  const note = join(folder, JOB)
  const key = keyOf(job)
  if (!(await exists(note))) {
    if ((await kindOf(folder)) !== 'missing' && (await readdir(folder)).length > 0)
      throw new VortexError('refused', `${folder} holds something else than this shard.`, { suggestions: [OTHER] })
    await writeFileAtomic(note, `${key}\n`)
    return { folder }
  }
  if ((await readText(note)).trim() !== key)
    throw new VortexError('refused', `${folder} was begun for another job: other images, options or weights.`, {
      suggestions: [OTHER],
    })
  return (await exists(join(folder, MANIFEST)))
    ? { folder, finished: summaryOf(folder, await readManifest(folder)) }
    : { folder }
}

const OTHER = 'Remove the folder, or choose another --out.'

/** Writes, after all else, what makes the folder a finished shard. */
export async function finishShard(job: ShardJob, { files, ...part }: ShardPart): Promise<ShardSummary> {
  const { command, shard, out } = job
  const folder = shardFolder(out, shard)
  const digests: Record<string, string> = {}
  for (const file of files) digests[file] = await hashFile(join(folder, file))
  const manifest: Manifest = {
    ...{ format: 'vortex-shard', version: 1, vortex: VERSION, command, shard, job: keyOf(job), out },
    ...{ images: part.images, total: part.total, faults: [...part.faults], files: digests },
    ...{ about: part.about, aboutSha256: sha256(JSON.stringify(part.about)) },
  }
  await writeFileAtomic(join(folder, MANIFEST), `${JSON.stringify(manifest, null, 1)}\n`)
  return summaryOf(folder, manifest)
}

function summaryOf(folder: string, { command, shard, out, images, total, faults }: Manifest): ShardSummary {
  return { command, shard, folder, out, images, total, faults }
}

function keyOf({ command, shard, decides }: ShardJob): string {
  return sha256(JSON.stringify([VERSION, command, shard.of, ...decides]))
}
