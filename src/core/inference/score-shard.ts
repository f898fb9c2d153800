import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { hashFile, writeAtomic, type Work } from '../base/index.ts'
import { openTreeOfShards, readSplit, type Entry } from '../datasets/index.ts'
import type { ClassSet } from '../labels/index.ts'
import { findCheckpoint } from '../runs/index.ts'
import {
  finishShard,
  shareOf,
  startShard,
  type Shard,
  type ShardJob,
  type ShardSet,
  type ShardSummary,
} from '../shards/index.ts'
import { lookAt } from './details.ts'
import { scoreImages, type EvaluateOptions } from './evaluate.ts'
import type { EvaluationSummary } from './evaluation-summary.ts'
import type { LabelSource } from './label-source.ts'
import { readImageLine, writeImageLine } from './image-line.ts'
import { findScored, openSource, type FoundImages, type ScoreOptions, type ScoreSummary } from './score.ts'
import { shownImage } from './shown-image.ts'
import { createTally } from './tally.ts'

const IMAGES = 'images.jsonl'

/** What merging needs, besides the images. */
interface About {
  classes: ClassSet
  data: string
  /** How many images to show. */
  shown: number
  seconds: number
  source: Omit<ScoreSummary, keyof EvaluationSummary>
}

export interface ScoreShardOptions extends ScoreOptions {
  shard: Shard
  /** Of the report that merging writes. */
  out: string
  details: { images: number }
}

/** `scoreSplit` for a shard of the images: what each adds to the scores, and what a page needs to show it. */
export async function scoreShard(options: ScoreShardOptions, work: Work = {}): Promise<ShardSummary> {
  const { shard, out, views } = options
  const found = await findScored(options)
  const decides = await decidedBy(found, options)
  const job: ShardJob = { command: 'eval', shard, out, decides }
  const { folder, finished } = await startShard(job)
  if (finished) return finished
  const entries = shareOf(found.entries, shard, views?.batch)
  const source = await openSource({ ...found, entries }, options, work)
  try {
    const started = performance.now()
    await writeImages(join(folder, IMAGES), entries, source.labels, { ...options, ...source.how }, work)
    const seconds = (performance.now() - started) / 1000
    const { classes } = found.tree
    const about: About = {
      classes,
      data: resolve(options.data),
      shown: options.details.images,
      seconds,
      source: source.about,
    }
    const [images, total] = [entries.length, found.entries.length]
    return await finishShard(job, { images, total, faults: [], files: [IMAGES], about })
  } finally {
    await source.dispose()
  }
}

async function decidedBy({ tree, entries, about }: FoundImages, options: ScoreOptions): Promise<unknown[]> {
  const { checkpoint, choice, predictions, views, details } = options
  const by =
    predictions === undefined
      ? await hashFile((await findCheckpoint(checkpoint!, choice)).file)
      : ['predictions', basename(resolve(predictions))]
  return [by, views ?? {}, about.split, entries.map(({ id }) => id), tree.classes, details]
}

async function writeImages(
  path: string,
  entries: readonly Entry[],
  labels: LabelSource,
  options: EvaluateOptions,
  work: Work,
): Promise<void> {
  const { classes } = options
  let done = 0
  await writeAtomic(path, async (temporary) => {
    const file = await open(temporary, 'wx')
    try {
      for await (const { entry, sample, predicted, own } of scoreImages(entries, labels, options, work)) {
        const details = lookAt(entry.id, sample, predicted, own, classes)
        const shown = await shownImage(entry, details.record, sample, predicted, classes)
        await file.write(writeImageLine({ own, details }, shown))
        work.onEvent?.({ type: 'progress', task: 'Evaluating', done: ++done, total: entries.length })
      }
      await file.sync()
    } finally {
      await file.close()
    }
  })
}

/**
 * What `scoreSplit` says, from its shards.
 * @param data the tree, where it does not lie where the shards found it
 */
export async function mergeScores({ parts }: ShardSet, data?: string): Promise<ScoreSummary> {
  const abouts = parts.map(({ about }) => about as About)
  const { classes, shown, source, ...first } = abouts[0]!
  const { entries } = await readSplit(await openTreeOfShards(first.data, data), source.split.name, { labels: true })
  const entryOf = new Map(entries.map((entry) => [entry.id, entry]))
  const tally = createTally(classes, { images: shown })
  for (const { folder } of parts) {
    const lines = createInterface({ input: createReadStream(join(folder, IMAGES)), crlfDelay: Infinity })
    for await (const line of lines) {
      const { image, show } = readImageLine(line, classes)
      await tally.add(image, () => Promise.resolve(show(entryOf)))
    }
  }
  return { ...tally.finish(abouts.reduce((sum, { seconds }) => sum + seconds, 0)), ...source }
}
