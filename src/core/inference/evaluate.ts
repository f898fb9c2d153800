import { join } from 'node:path'
import { throwIfInterrupted, VortexError, writeFileAtomic, type Work } from '../base/index.ts'
import type { Entry } from '../datasets/index.ts'
import { encodeIndexedPng } from '../formats/index.ts'
import { foregroundOf, namesOf, paletteOf, type ClassSet } from '../labels/index.ts'
import { accumulate, createConfusion, merge, scoresOf, type Confusion, type Scores } from '../metrics/index.ts'
import { decodeSample, type Sample } from '../samples/index.ts'
import { loadAhead } from './ahead.ts'

/** Where predicted labels come from: a network, or a folder of PNGs. [H, W] at the sample's size. */
export type LabelSource = (sample: Sample, signal?: AbortSignal) => Promise<Uint8Array>

export interface EvaluateOptions {
  /** What the labels mean. */
  classes: ClassSet
  /** Folder that gets every prediction as an indexed PNG. */
  save?: string
  /** How many of the best and of the worst images to keep with their labels. Default 0. */
  keep?: number
}

/** One image's own score: mIoU over the classes that are in its truth or prediction. */
export interface ImageScore {
  entry: Entry
  miou: number
  /** The predicted labels, [H, W]. */
  labels: Uint8Array
}

export interface EvaluationSummary extends Scores {
  classSet: ClassSet
  confusion: Confusion
  images: number
  /** Of prediction alone; decoding runs beside it. */
  secondsPerImage: number
  best: ImageScore[]
  worst: ImageScore[]
}

/**
 * Scores predictions of labelled images: one confusion matrix over the set. Memory does not grow with the number of
 * images.
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
  const objects = foregroundOf(classes)
  const confusion = createConfusion(count)
  const ranking = createRanking(options.keep ?? 0)
  let seconds = 0
  let images = 0
  for await (const { entry, sample } of loadAhead(entries, (entry) => decodeLabelled(entry, classes))) {
    throwIfInterrupted(work.signal)
    const started = performance.now()
    const labels = await source(sample, work.signal)
    seconds += (performance.now() - started) / 1000
    const own = createConfusion(count)
    countImage(own, sample, labels)
    merge(confusion, own)
    const scores = scoresOf(own, names)
    if (objects.some((label) => scores.classes[label]!.iou !== null)) ranking.add({ entry, miou: scores.miou, labels })
    if (save !== undefined) await savePrediction(predictionPath(save, entry.id), sample, labels, classes)
    images++
    const detail = `mIoU ${(100 * scoresOf(confusion, names).miou).toFixed(1)}`
    work.onEvent?.({ type: 'progress', task: 'Evaluating', done: images, total: entries.length, detail })
  }
  if (images === 0) throw new VortexError('bad-input', 'Expected images to score but found none.')
  const { best, worst } = ranking
  const scores = { ...scoresOf(confusion, names), classSet: classes, confusion }
  return { ...scores, images, secondsPerImage: seconds / images, best, worst }
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

async function decodeLabelled(entry: Entry, classes: ClassSet): Promise<{ entry: Entry; sample: Required<Sample> }> {
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

/**
 * Keeps the images with the lowest and the highest scores. Those that are all void have none, and those that are all
 * background, rightly so, teach nobody anything.
 */
function createRanking(keep: number) {
  const best: ImageScore[] = []
  const worst: ImageScore[] = []
  const insert = (list: ImageScore[], score: ImageScore, order: number) => {
    list.push(score)
    list.sort((a, b) => order * (a.miou - b.miou))
    list.length = Math.min(list.length, keep)
  }
  return {
    best,
    worst,
    add(score: ImageScore): void {
      if (keep === 0) return
      insert(best, score, -1)
      insert(worst, score, 1)
    },
  }
}
