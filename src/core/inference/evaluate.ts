import { join } from 'node:path'
import { loadAhead, throwIfInterrupted, VortexError, writeFileAtomic, type Work } from '../base/index.ts'
import type { Entry } from '../datasets/index.ts'
import { encodeIndexedPng } from '../formats/index.ts'
import { paletteOf, type ClassSet } from '../labels/index.ts'
import { accumulate, createConfusion, type Confusion } from '../metrics/index.ts'
import { decodeSample, type Sample } from '../samples/index.ts'
import { chunksOf } from './chunks.ts'
import { lookAt } from './details.ts'
import type { EvaluationSummary } from './evaluation-summary.ts'
import type { LabelSource, PredictedLabels } from './label-source.ts'
import { shownImage } from './shown-image.ts'
import { createTally } from './tally.ts'

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
  const { classes } = options
  const tally = createTally(classes, options.details)
  const started = performance.now()
  let done = 0
  for await (const scored of scoreImages(entries, source, options, work)) {
    const { entry, sample, predicted, own } = scored
    const details = options.details && lookAt(entry.id, sample, predicted, own, classes)
    await tally.add({ own, ...(details && { details }) }, () => shownImage(entry, details!.record, sample, predicted, classes)) // prettier-ignore
    const detail = `mIoU ${(100 * tally.miou()).toFixed(1)}`
    work.onEvent?.({ type: 'progress', task: 'Evaluating', done: ++done, total: entries.length, detail })
  }
  return tally.finish((performance.now() - started) / 1000)
}

/** An image, its prediction, and its confusion. */
export interface Scored extends Labelled {
  predicted: PredictedLabels
  own: Confusion
}

/** Predicts images and counts what each got right, in order. Decoding and predicting run ahead. */
export async function* scoreImages(
  entries: readonly Entry[],
  source: LabelSource,
  { save, classes, batch, atOnce = 1 }: EvaluateOptions,
  work: Work,
): AsyncGenerator<Scored> {
  const predictGroup = async (group: readonly Labelled[]) => {
    throwIfInterrupted(work.signal)
    const samples = group.map(({ sample }) => sample)
    return { group, predicted: await source(samples, work.signal) }
  }
  const decoded = loadAhead(chunksOf(entries, batch), (chunk) => decodeAll(chunk, classes))
  for await (const { group, predicted } of loadAhead(decoded, predictGroup, atOnce)) {
    // Predicted ahead, but not yet scored.
    throwIfInterrupted(work.signal)
    for (const [index, { entry, sample }] of group.entries()) {
      const own = createConfusion(classes.classes.length)
      const { labels } = predicted[index]!
      countImage(own, sample, labels)
      if (save !== undefined) await savePrediction(predictionPath(save, entry.id), sample, labels, classes)
      yield { entry, sample, predicted: predicted[index]!, own }
    }
  }
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
