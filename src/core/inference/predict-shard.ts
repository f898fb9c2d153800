import { basename, dirname, join, relative } from 'node:path'
import { hashFile, shareFile, writeFolderAtomic, type Work } from '../base/index.ts'
import { findCheckpoint } from '../runs/index.ts'
import {
  assertNewFolder,
  finishShard,
  shareOf,
  startShard,
  type Shard,
  type ShardJob,
  type ShardSet,
  type ShardSummary,
} from '../shards/index.ts'
import { findPhotographs } from './photographs.ts'
import { predictFound, type PredictedFile, type PredictOptions, type PredictSummary } from './predict-files.ts'

/** `predictFiles` for a shard of the images, into a folder of its own. */
export async function predictShard(options: PredictOptions & { shard: Shard }, work: Work = {}): Promise<ShardSummary> {
  const images = await findPhotographs(options.images)
  const { out, shard, views } = options
  const { file } = await findCheckpoint(options.checkpoint, options.choice)
  const { tiles, fullSize, only, confidence, probabilities, orientation } = options
  const how = { views, tiles, fullSize, only, confidence, probabilities, orientation }
  const decides = [await hashFile(file), how, images.map((image) => basename(image))]
  const job: ShardJob = { command: 'predict', shard, out, decides }
  const { folder, finished } = await startShard(job)
  if (finished) return finished
  const own = shareOf(images, shard, views?.batch)
  const { faults, ...about } = await predictFound(own, { ...options, out: folder, overwrite: true }, work)
  const files = about.files.flatMap((one) => pathsOf(one).map((path) => relative(folder, path)))
  return finishShard(job, { images: own.length, total: images.length, faults, files, about })
}

/** What `predictFiles` writes, from its shards. */
export async function mergePredictions({ parts }: ShardSet, out: string): Promise<PredictSummary> {
  await assertNewFolder(out)
  const predicted = parts.map(({ about }) => about as Omit<PredictSummary, 'faults'>)
  const files = predicted.flatMap((part) => part.files)
  await writeFolderAtomic(out, (temporary) => {
    for (const { folder, files: names } of parts)
      for (const name of names) shareFile(join(folder, name), join(temporary, name))
    return Promise.resolve()
  })
  return {
    checkpoint: predicted[0]!.checkpoint,
    trained: predicted[0]!.trained,
    files: files.map((one) => movedTo(out, one)),
    faults: parts.flatMap(({ faults }) => faults),
    seconds: predicted.reduce((sum, { seconds }) => sum + seconds, 0),
  }
}

function pathsOf({ labels, overlay, confidence, probabilities }: PredictedFile): string[] {
  return [labels, overlay, confidence, probabilities].filter((path) => path !== undefined)
}

function movedTo(out: string, one: PredictedFile): PredictedFile {
  const folder = dirname(one.labels)
  const moved = (path: string) => join(out, relative(folder, path))
  return {
    ...one,
    labels: moved(one.labels),
    overlay: moved(one.overlay),
    ...(one.confidence !== undefined && { confidence: moved(one.confidence) }),
    ...(one.probabilities !== undefined && { probabilities: moved(one.probabilities) }),
  }
}
