import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import {
  exists,
  expected,
  loadAhead,
  readText,
  sha256,
  throwIfInterrupted,
  writeFileAtomic,
  type Work,
} from '../base/index.ts'
import { readSplit, type Entry, type Split, type VocTree } from '../datasets/index.ts'
import { encodeIndexedPng } from '../formats/index.ts'
import { vocPalette } from '../labels/index.ts'
import { resultsFolder, type Competition } from './layout.ts'
import { packFolder } from './pack.ts'

/** Classes of an image at its own size: [height, width]. */
export type Predict = (
  entry: Entry,
  signal?: AbortSignal,
) => Promise<{ width: number; height: number; labels: Uint8Array }>

export interface SubmissionOptions {
  tree: VocTree
  split: string
  competition: Competition
  /** The archive; `.tgz` or `.tar.gz`. */
  out: string
  /** What the predictions come from, as text: only predictions of the same are taken up again. */
  source: string
  /** How many images are predicted at a time; default 1. */
  atOnce?: number
}

/**
 * Predicts a whole split and packs the server's archive: sorted members, fixed times and owners, so that the same
 * predictions give the same bytes with one version of zlib. Predictions wait next to the archive, in `OUT.parts`, so
 * that a stopped run resumes; the archive appears whole or not at all.
 */
export async function writeSubmission(options: SubmissionOptions, predict: Predict, work: Work = {}): Promise<number> {
  const { tree, split: name, competition, out } = options
  const split = await readWholeSplit(tree, name)
  const parts = `${out}.parts`
  await openParts(parts, sha256([options.source, competition, split.sha256].join('\n')))
  const folder = resultsFolder(competition, name)
  await predictInto(join(parts, folder), split.entries, predict, options.atOnce, work)
  await writeFileAtomic(out, await packFolder(folder, split.ids, (path) => join(parts, path)))
  await rm(parts, { recursive: true })
  return split.ids.length
}

/** A split whose images are all there. */
export async function readWholeSplit(tree: VocTree, name: string): Promise<Split> {
  const split = await readSplit(tree, name, { labels: false })
  if (split.missing.length > 0 || split.ids.length === 0)
    throw expected(`the images of all ${split.ids.length} images of ${name}`, tree.root, describe(split.missing), {
      code: 'not-found',
      suggestions: ['The server scores complete submissions only: add the missing images.'],
    })
  return split
}

/** Predicts the images that the folder does not hold yet. */
export async function predictInto(
  folder: string,
  entries: readonly Entry[],
  predict: Predict,
  atOnce = 1,
  work: Work = {},
): Promise<void> {
  await mkdir(folder, { recursive: true })
  const write = async (entry: Entry) => {
    throwIfInterrupted(work.signal)
    const path = join(folder, `${entry.id}.png`)
    if (await exists(path)) return
    const { width, height, labels } = await predict(entry, work.signal)
    await writeFileAtomic(path, encodeIndexedPng({ width, height, data: labels, palette: vocPalette() }))
  }
  const total = entries.length
  const tell = (done: number) => work.onEvent?.({ type: 'progress', task: 'Predicting', done, total })
  let done = 0
  tell(done)
  const written = loadAhead(entries, write, atOnce - 1)
  while (!(await written.next()).done) tell(++done)
}

/** The folder of predictions so far; emptied where they are of something else. */
async function openParts(parts: string, key: string): Promise<void> {
  const note = join(parts, 'source.sha256')
  if ((await exists(note)) && (await readText(note)).trim() === key) return
  await rm(parts, { recursive: true, force: true })
  await writeFileAtomic(note, `${key}\n`)
}

function describe(missing: readonly string[]): string {
  if (missing.length === 0) return 'an empty list'
  return `${missing.length} missing, ${missing[0]!} the first`
}
