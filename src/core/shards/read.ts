import { join } from 'node:path'
import {
  exists,
  expected,
  hashFile,
  kindOf,
  throwIfInterrupted,
  VERSION,
  VortexError,
  type Work,
} from '../base/index.ts'
import { ADVICE, JOB, MANIFEST, readManifest, type Manifest } from './manifest.ts'
import type { ShardCommand } from './shard.ts'

/** All shards of one job, in order. */
export interface ShardSet {
  command: ShardCommand
  parts: { folder: string; about: unknown; files: string[]; faults: Manifest['faults'] }[]
  /** Images of all shards. */
  total: number
}

interface Read {
  folder: string
  manifest: Manifest
}

/**
 * Reads shards, in whatever order they are named, and checks that they are all shards of one job, each once, and that
 * their files are as they were written.
 */
export async function readShards(folders: readonly string[], work: Work = {}): Promise<ShardSet> {
  const read: Read[] = []
  for (const folder of folders) read.push({ folder, manifest: await readOne(folder) })
  read.sort((a, b) => a.manifest.shard.index - b.manifest.shard.index)
  checkSameJob(read)
  checkEachOnce(read)
  await checkFiles(read, work)
  const { command, total } = read[0]!.manifest
  const parts = read.map(({ folder, manifest: { about, files, faults } }) => ({
    ...{ folder, about, faults },
    files: Object.keys(files),
  }))
  return { command, total, parts }
}

async function readOne(folder: string): Promise<Manifest> {
  if ((await kindOf(folder)) === 'missing')
    throw expected('the folder of a shard', folder, 'nothing there', { code: 'not-found' })
  if (await exists(join(folder, MANIFEST))) return readManifest(folder)
  if (await exists(join(folder, JOB)))
    throw new VortexError('bad-input', `The shard in ${folder} is not finished.`, {
      suggestions: ['Run its command again: it resumes.'],
    })
  throw new VortexError('bad-input', `${folder} is not a shard.`, {
    suggestions: ['Name the folders that a command with --shard wrote, such as OUT.1-of-7.'],
  })
}

function checkSameJob([first, ...others]: readonly Read[]): void {
  const { folder, manifest } = first!
  if (manifest.vortex !== VERSION)
    throw new VortexError(
      'unsupported',
      `${folder} was written by vortex ${manifest.vortex}; this is vortex ${VERSION}.`,
      { suggestions: ['Merge with the version that wrote the shards.'] },
    )
  for (const { folder: other, manifest: found } of others) {
    const difference = differenceOf(manifest, found)
    if (difference !== undefined)
      throw new VortexError('refused', `${folder} and ${other} are not shards of one job: ${difference}.`, {
        suggestions: ['Name the shards of one job only.'],
      })
  }
}

function differenceOf(one: Manifest, other: Manifest): string | undefined {
  if (one.command !== other.command) return `one is of vortex ${one.command}, the other of vortex ${other.command}`
  if (one.shard.of !== other.shard.of) return `one is of ${one.shard.of} shards, the other of ${other.shard.of}`
  if (one.vortex !== other.vortex) return `written by vortex ${one.vortex} and vortex ${other.vortex}`
  return one.job === other.job ? undefined : 'they differ in images, options or weights'
}

function checkEachOnce(read: readonly Read[]): void {
  const { of } = read[0]!.manifest.shard
  const folders = new Map<number, string>()
  for (const { folder, manifest } of read) {
    const { index } = manifest.shard
    const other = folders.get(index)
    if (other !== undefined)
      throw new VortexError('refused', `${other} and ${folder} are both shard ${index} of ${of}.`, {
        suggestions: ['Name each shard once.'],
      })
    folders.set(index, folder)
  }
  const missing = Array.from({ length: of }, (_, index) => index + 1).filter((index) => !folders.has(index))
  if (missing.length === 0) return
  const what = missing.length === 1 ? `Shard ${missing[0]} of ${of} is` : `Shards ${missing.join(', ')} of ${of} are`
  throw new VortexError('not-found', `${what} missing.`, { suggestions: ['Name all shards: OUT.*-of-N.'] })
}

async function checkFiles(read: readonly Read[], work: Work): Promise<void> {
  for (const [done, { folder, manifest }] of read.entries()) {
    for (const [name, digest] of Object.entries(manifest.files)) {
      throwIfInterrupted(work.signal)
      const path = join(folder, name)
      if ((await kindOf(path)) === 'file' && (await hashFile(path)) === digest) continue
      throw expected('the file that vortex wrote', path, 'another or none', { suggestions: [ADVICE] })
    }
    work.onEvent?.({ type: 'progress', task: 'Checking shards', done: done + 1, total: read.length })
  }
}
