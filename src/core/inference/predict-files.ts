import sharp from 'sharp'
import { reasonOf, throwIfInterrupted, writeFileAtomic, type Trained, type Work } from '../base/index.ts'
import { encodeNpy } from '../formats/index.ts'
import type { Orientation } from '../images/index.ts'
import { drawLabels, foregroundOf, type ClassSet } from '../labels/index.ts'
import { decodeImage } from '../samples/index.ts'
import type { Picture } from './canvas.ts'
import { savePrediction } from './evaluate.ts'
import { openNetwork, type Network, type NetworkOptions } from './network.ts'
import { predictPhoto } from './photo.ts'
import { claimResults, findPhotographs, resultsOf, type ResultPaths } from './photographs.ts'

export interface PredictOptions extends NetworkOptions {
  checkpoint: string
  /** Files, folders or globs. */
  images: readonly string[]
  out: string
  /** Also write the averaged probabilities as float32 `.npy` [H, W, classes]. */
  probabilities?: boolean
  fullSize?: boolean
  /** What to do with images that EXIF turns; default: take the stored pixels. */
  orientation?: Orientation
  /** Replace results that are in `out`; never a photograph. */
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
}

/** Predicts image files. One that cannot be read is a fault, named at the end; the others are done. */
export async function predictFiles(options: PredictOptions, work: Work = {}): Promise<PredictSummary> {
  const images = await findPhotographs(options.images)
  await claimResults(images, options)
  const network = await openNetwork(options.checkpoint, options, work)
  const summary: PredictSummary = { checkpoint: network.file, trained: network.trained, files: [], faults: [] }
  try {
    for (const [done, image] of images.entries()) {
      throwIfInterrupted(work.signal)
      work.onEvent?.({ type: 'progress', task: 'Predicting', done, total: images.length })
      const photo = await decodeImage(image, options.orientation).catch(reasonOf)
      if (typeof photo === 'string') summary.faults.push({ file: image, reason: photo })
      else summary.files.push(await predictFile(image, photo, network, options, work.signal))
    }
    work.onEvent?.({ type: 'progress', task: 'Predicting', done: images.length, total: images.length })
    return summary
  } finally {
    await network.dispose()
  }
}

async function predictFile(
  image: string,
  photo: Picture,
  network: Network,
  options: PredictOptions,
  signal: AbortSignal | undefined,
): Promise<PredictedFile> {
  const paths = resultsOf(image, options)
  const how = { fullSize: options.fullSize === true, probabilities: options.probabilities === true }
  const { classes } = network
  const { labels, probabilities, width, height } = await predictPhoto(network, photo, how, signal)
  const drawn = sharp(drawLabels(photo.image, labels, width, classes), { raw: { width, height, channels: 3 } })
  await writeFileAtomic(paths.overlay, await drawn.jpeg({ quality: 90 }).toBuffer())
  if (paths.probabilities !== undefined)
    await writeFileAtomic(paths.probabilities, encodeNpy([height, width, classes.classes.length], probabilities!))
  await savePrediction(paths.labels, { width, height }, labels, classes)
  return { image, width, height, ...paths, classes: sharesOf(labels, classes) }
}

function sharesOf(labels: Uint8Array, set: ClassSet): PredictedFile['classes'] {
  const counts = new Uint32Array(set.classes.length)
  for (const label of labels) counts[label]!++
  return foregroundOf(set)
    .map((label) => ({ name: set.classes[label]!.name, share: counts[label]! / labels.length }))
    .filter(({ share }) => share > 0)
    .sort((a, b) => b.share - a.share)
}
