import sharp from 'sharp'
import { loadAhead, reasonOf, throwIfInterrupted, writeFileAtomic, type Trained, type Work } from '../base/index.ts'
import { encodeNpy } from '../formats/index.ts'
import type { Orientation } from '../images/index.ts'
import { drawLabels, foregroundOf, type ClassSet } from '../labels/index.ts'
import { decodeImage } from '../samples/index.ts'
import { chunksOf } from './chunks.ts'
import type { Picture } from './canvas.ts'
import { savePrediction } from './evaluate.ts'
import { openNetwork, type Network, type NetworkOptions } from './network.ts'
import { keepOnly, onlyTable } from './only.ts'
import { predictPhotos, type PhotoOptions, type PhotoPrediction } from './photo.ts'
import { claimResults, findPhotographs, resultsOf, type ResultPaths } from './photographs.ts'

export interface PredictOptions extends NetworkOptions, PhotoOptions {
  checkpoint: string
  /** Files, folders or globs. */
  images: readonly string[]
  out: string
  /** Only these classes are kept; the rest becomes background, or 255 in a set without one. */
  only?: readonly string[] | undefined
  /** What to do with images that EXIF turns; default: take the stored pixels. */
  orientation?: Orientation
  /** Replace existing results in `out`; never an input image. */
  overwrite?: boolean
}

export interface PredictedFile extends ResultPaths {
  image: string
  width: number
  height: number
  /** Share of the pixels, largest first, background left out. */
  classes: { name: string; share: number }[]
}

export interface PredictSummary {
  checkpoint: string
  /** Where in training the checkpoint was written. */
  trained: Trained | null
  files: PredictedFile[]
  /** Images that could not be read. */
  faults: { file: string; reason: string }[]
  /** From reading the first image to writing the last. */
  seconds: number
}

interface Shown {
  image: string
  photo: Picture
}

/**
 * Predicts image files. One that cannot be read is a fault, named at the end; the others are done. Reading, predicting
 * and writing overlap.
 */
export async function predictFiles(options: PredictOptions, work: Work = {}): Promise<PredictSummary> {
  return predictFound(await findPhotographs(options.images), options, work)
}

/** The same for images that were found already. */
export async function predictFound(
  images: readonly string[],
  options: PredictOptions,
  work: Work,
): Promise<PredictSummary> {
  await claimResults(images, options)
  const network = await openNetwork(options.checkpoint, options, work)
  const { file: checkpoint, trained } = network
  const summary: PredictSummary = { checkpoint, trained, files: [], faults: [], seconds: 0 }
  try {
    const keep = options.only && onlyTable(network.classes, options.only)
    const started = performance.now()
    const tell = () => {
      const done = summary.files.length + summary.faults.length
      work.onEvent?.({ type: 'progress', task: 'Predicting', done, total: images.length })
    }
    const read = async (image: string): Promise<Shown | undefined> => {
      const photo = await decodeImage(image, options.orientation).catch(reasonOf)
      if (typeof photo !== 'string') return { image, photo }
      summary.faults.push({ file: image, reason: photo })
      return undefined
    }
    const predict = async (group: readonly (Shown | undefined)[]) => {
      throwIfInterrupted(work.signal)
      const shown = group.filter((one) => one !== undefined)
      return { shown, found: await predictPhotos(network, shown.map(({ photo }) => photo), options, work.signal) } // prettier-ignore
    }
    tell()
    const groups = loadAhead(chunksOf(images, network.views.batch), (group) => Promise.all(group.map(read)), 1)
    for await (const { shown, found } of loadAhead(groups, predict, network.atOnce))
      for (const [index, one] of shown.entries()) {
        summary.files.push(await writeResults(one, found[index]!, network, keep, options))
        tell()
      }
    tell()
    return { ...summary, seconds: (performance.now() - started) / 1000 }
  } finally {
    await network.dispose()
  }
}

async function writeResults(
  { image, photo }: Shown,
  { labels: found, confidence, probabilities, width, height }: PhotoPrediction,
  { classes }: Network,
  keep: Uint8Array | undefined,
  options: PredictOptions,
): Promise<PredictedFile> {
  const paths = resultsOf(image, options)
  const labels = keepOnly(found, keep)
  const drawn = sharp(drawLabels(photo.image, labels, width, classes), { raw: { width, height, channels: 3 } })
  await writeFileAtomic(paths.overlay, await drawn.jpeg({ quality: 90 }).toBuffer())
  if (paths.confidence !== undefined) {
    const grey = sharp(confidence, { raw: { width, height, channels: 1 } }).toColourspace('b-w')
    await writeFileAtomic(paths.confidence, await grey.png().toBuffer())
  }
  if (paths.probabilities !== undefined)
    await writeFileAtomic(paths.probabilities, encodeNpy([height, width, classes.classes.length], probabilities!))
  await savePrediction(paths.labels, { width, height }, labels, classes)
  return { image, width, height, ...paths, classes: sharesOf(labels, classes) }
}

function sharesOf(labels: Uint8Array, set: ClassSet): PredictedFile['classes'] {
  const counts = new Uint32Array(256)
  for (const label of labels) counts[label]!++
  return foregroundOf(set)
    .map((label) => ({ name: set.classes[label]!.name, share: counts[label]! / labels.length }))
    .filter(({ share }) => share > 0)
    .sort((a, b) => b.share - a.share)
}
