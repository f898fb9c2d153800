import { basename, extname, join } from 'node:path'
import glob from 'fast-glob'
import sharp from 'sharp'
import { expected, kindOf, messageOf, throwIfInterrupted, writeFileAtomic, type Work } from '../base/index.ts'
import { encodeNpy } from '../formats/index.ts'
import { CLASS_COUNT, CLASS_NAMES, drawLabels } from '../labels/index.ts'
import { decodeImage } from '../samples/index.ts'
import type { Picture } from './canvas.ts'
import { savePrediction } from './evaluate.ts'
import { openNetwork, type Network, type NetworkOptions } from './network.ts'
import { predictPhoto } from './photo.ts'

export interface PredictOptions extends NetworkOptions {
  checkpoint: string
  /** Files, folders or globs. */
  images: readonly string[]
  out: string
  /** Also write the averaged probabilities as float32 `.npy` [H, W, 21]. */
  probabilities?: boolean
  fullSize?: boolean
}

export interface PredictedFile {
  image: string
  width: number
  height: number
  /** Indexed PNG, the classes. */
  labels: string
  /** JPEG, the classes drawn over the photograph. */
  overlay: string
  probabilities?: string
  /** Share of the pixels, largest first, background left out. */
  classes: { name: string; share: number }[]
}

export interface PredictSummary {
  checkpoint: string
  files: PredictedFile[]
  /** Images that could not be read. */
  faults: { file: string; reason: string }[]
}

/** Predicts image files. One that cannot be read is a fault, named at the end; the others are done. */
export async function predictFiles(options: PredictOptions, work: Work = {}): Promise<PredictSummary> {
  const images = await findImages(options.images)
  const network = await openNetwork(options.checkpoint, options, work)
  const summary: PredictSummary = { checkpoint: network.file, files: [], faults: [] }
  try {
    for (const [done, image] of images.entries()) {
      throwIfInterrupted(work.signal)
      work.onEvent?.({ type: 'progress', task: 'Predicting', done, total: images.length })
      const photo = await decodeImage(image).catch((error: unknown) => messageOf(error))
      if (typeof photo === 'string') summary.faults.push({ file: image, reason: photo })
      else summary.files.push(await predictFile(image, photo, network, options, work.signal))
    }
    work.onEvent?.({ type: 'progress', task: 'Predicting', done: images.length, total: images.length })
    return summary
  } finally {
    await network.dispose()
  }
}

async function findImages(words: readonly string[]): Promise<string[]> {
  const images = [...new Set((await Promise.all(words.map(imagesOf))).flat())]
  const owner = new Map<string, string>()
  for (const image of images) {
    const other = owner.get(stem(image))
    if (other !== undefined)
      throw expected('images of different names, since results are named after them,', other, image, {
        suggestions: ['Predict them into different folders.'],
      })
    owner.set(stem(image), image)
  }
  return images
}

/** A word that is a file stands for itself, even with `*` in its name; of a folder all images; others are globs. */
async function imagesOf(word: string): Promise<string[]> {
  const kind = await kindOf(word)
  if (kind === 'file') return [word]
  const files =
    kind === 'folder'
      ? await glob('**/*.{jpg,jpeg,png}', { cwd: word, caseSensitiveMatch: false })
      : await glob(word, { caseSensitiveMatch: false })
  if (files.length === 0)
    throw expected('an image, a folder of images or a glob that matches some', word, 'nothing', { code: 'not-found' })
  return files.sort().map((file) => (kind === 'folder' ? join(word, file) : file))
}

async function predictFile(
  image: string,
  photo: Picture,
  network: Network,
  { out, fullSize, probabilities: wanted }: PredictOptions,
  signal: AbortSignal | undefined,
): Promise<PredictedFile> {
  const options = { fullSize: fullSize === true, probabilities: wanted === true }
  const { labels, probabilities, width, height } = await predictPhoto(network, photo, options, signal)
  const id = stem(image)
  const overlay = join(out, `${id}_overlay.jpg`)
  const drawn = sharp(drawLabels(photo.image, labels, width), { raw: { width, height, channels: 3 } })
  await writeFileAtomic(overlay, await drawn.jpeg({ quality: 90 }).toBuffer())
  const array = probabilities && join(out, `${id}.npy`)
  if (array !== undefined) await writeFileAtomic(array, encodeNpy([height, width, CLASS_COUNT], probabilities!))
  return {
    ...{ image, width, height, overlay },
    labels: await savePrediction(out, { id, width, height }, labels),
    ...(array !== undefined && { probabilities: array }),
    classes: sharesOf(labels),
  }
}

function sharesOf(labels: Uint8Array): PredictedFile['classes'] {
  const counts = new Uint32Array(CLASS_COUNT)
  for (const label of labels) counts[label]!++
  return CLASS_NAMES.map((name, label) => ({ name, share: counts[label]! / labels.length }))
    .filter(({ share }, label) => label > 0 && share > 0)
    .sort((a, b) => b.share - a.share)
}

function stem(path: string): string {
  return basename(path, extname(path))
}
