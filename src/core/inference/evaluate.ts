import { join } from 'node:path'
import { loadAhead, throwIfInterrupted, VortexError, writeFileAtomic, type Work } from '../base/index.ts'
import type { Entry } from '../datasets/index.ts'
import { encodeIndexedPng } from '../formats/index.ts'
import { namesOf, paletteOf, type ClassSet } from '../labels/index.ts'
import {
  accumulate,
  createConfusion,
  imageCounts,
  merge,
  scoresOf,
  type Confusion,
  type ImageCounts,
  type Scores,
} from '../metrics/index.ts'
import { decodeSample, type Sample } from '../samples/index.ts'
import { chunksOf } from './chunks.ts'
import { createDetails, type EvaluationDetails } from './details.ts'
import type { LabelSource } from './label-source.ts'

export interface EvaluateOptions {
  /** What the labels mean. */
  classes: ClassSet
  /** Folder that gets every prediction as an indexed PNG. */
  save?: string
  /** Images that are predicted together; default 1. */
  batch?: number | undefined
  /** How many of these groups are predicted at a time; default 1. */
  atOnce?: number | undefined
  /** Also look into every image, and keep this many to show. Absent: scores alone. */
  details?: { images: number }
}

export interface EvaluationSummary extends Scores {
  classSet: ClassSet
  confusion: Confusion
  images: number
  /** From decoding to scoring, which overlap. */
  secondsPerImage: number
  /** What each image adds to the IoUs, in the entries' order. */
  imageCounts: ImageCounts[]
  details?: EvaluationDetails
}

/**
 * Scores predictions of labeled images: one confusion matrix over the set. Memory does not grow with the number of
 * images, but for about 100 bytes of counts for each, and 300 of details.
 * @throws bad-input where an image has no label, or a prediction holds what is no class, with the image's id
 */
export async function evaluate(
  entries: readonly Entry[],
  source: LabelSource,
  options: EvaluateOptions,
  work: Work = {},
): Promise<EvaluationSummary> {
  const { save, classes } = options
  const count = classes.classes.length
  const names = namesOf(classes)
  const confusion = createConfusion(count)
  const details = options.details && createDetails(classes, options.details)
  const predictGroup = async (group: readonly Labelled[]) => {
    throwIfInterrupted(work.signal)
    const samples = group.map(({ sample }) => sample)
    return { group, predicted: await source(samples, work.signal) }
  }
  const started = performance.now()
  const perImage: ImageCounts[] = []
  const decoded = loadAhead(chunksOf(entries, options.batch), (chunk) => decodeAll(chunk, classes))
  for await (const { group, predicted } of loadAhead(decoded, predictGroup, options.atOnce ?? 1)) {
    // Predicted ahead, but not yet scored.
    throwIfInterrupted(work.signal)
    for (const [index, { entry, sample }] of group.entries()) {
      const { labels } = predicted[index]!
      const own = createConfusion(count)
      countImage(own, sample, labels)
      merge(confusion, own)
      await details?.add(entry, sample, predicted[index]!, own)
      if (save !== undefined) await savePrediction(predictionPath(save, entry.id), sample, labels, classes)
      const images = perImage.push(imageCounts(own))
      const detail = `mIoU ${(100 * scoresOf(confusion, names).miou).toFixed(1)}`
      work.onEvent?.({ type: 'progress', task: 'Evaluating', done: images, total: entries.length, detail })
    }
  }
  const images = perImage.length
  if (images === 0) throw new VortexError('bad-input', 'Expected images to score but found none.')
  const scores = { ...scoresOf(confusion, names), classSet: classes, confusion, imageCounts: perImage }
  const secondsPerImage = (performance.now() - started) / 1000 / images
  return { ...scores, images, secondsPerImage, ...(details && { details: details.finish() }) }
}

/** Where a folder of predictions has that of an image. */
export function predictionPath(folder: string, id: string): string {
  return join(folder, `${id}.png`)
}

/** Writes one prediction as a tree's labels are stored: indexed, with the set's palette. */
export async function savePrediction(
  path: string,
  { width, height }: Pick<Sample, 'width' | 'height'>,
  data: Uint8Array,
  classes: ClassSet,
): Promise<void> {
  await writeFileAtomic(path, encodeIndexedPng({ width, height, data, palette: paletteOf(classes) }))
}

interface Labelled {
  entry: Entry
  sample: Required<Sample>
}

function decodeAll(entries: readonly Entry[], classes: ClassSet): Promise<Labelled[]> {
  return Promise.all(entries.map((entry) => decodeLabelled(entry, classes)))
}

async function decodeLabelled(entry: Entry, classes: ClassSet): Promise<Labelled> {
  const sample = await decodeSample(entry, classes)
  if (!sample.label) throw new VortexError('bad-input', `Expected a label for ${entry.id} but found none.`)
  return { entry, sample: { ...sample, label: sample.label } }
}

function countImage(confusion: Confusion, { id, label }: Required<Sample>, labels: Uint8Array): void {
  try {
    accumulate(confusion, label, labels)
  } catch (cause) {
    if (!(cause instanceof VortexError)) throw cause
    throw new VortexError(cause.code, `Scoring ${id}: ${cause.message}`, { cause })
  }
}
