import sharp from 'sharp'
import { argmax, type Picture } from './canvas.ts'
import { confidenceOf } from './confidence.ts'
import { enlargedRows } from './enlarge.ts'
import type { Network } from './network.ts'
import { tiledRows, type TileOptions } from './tiles.ts'
import type { Size } from './views.ts'

export interface PhotoOptions {
  /** Show the network large images at their own size. */
  fullSize?: boolean | undefined
  /** The same, in parts of this size. */
  tiles?: TileOptions | undefined
  /** Also give the probabilities. */
  probabilities?: boolean | undefined
  /** Also give the probability of each pixel's label. */
  confidence?: boolean | undefined
}

/** At the image's own size. */
export interface PhotoPrediction extends Size {
  /** [H, W] classes. */
  labels: Uint8Array
  /** [H, W] bytes: see {@link confidenceOf}. */
  confidence?: Uint8Array
  /** [H, W, classes]. */
  probabilities?: Float32Array
}

export type PhotoNetwork = Pick<Network, 'predictAll' | 'views' | 'classes'>

/**
 * Predicts images of any size. One that is larger than the evaluation crop is shrunk to it first, unless the options
 * say otherwise: networks know objects at the sizes they were trained on. Its probabilities are enlarged again, and
 * the labels are read from them.
 */
export async function predictPhotos(
  network: PhotoNetwork,
  photos: readonly Picture[],
  options: PhotoOptions = {},
  signal?: AbortSignal,
): Promise<PhotoPrediction[]> {
  const { views, classes } = network
  const { tiles } = options
  const count = classes.classes.length
  const results: PhotoPrediction[] = []
  if (tiles) {
    const predict = (parts: readonly Picture[]) => network.predictAll(parts, signal)
    for (const photo of photos) {
      const rows = tiledRows(predict, photo, { ...tiles, batch: views.batch, classes: count }, signal)
      results.push(await collect(rows, photo, count, options))
    }
    return results
  }
  const keeps = ({ height, width }: Size) => options.fullSize === true || Math.max(height, width) <= views.crop
  const shown = await Promise.all(photos.map(async (photo) => (keeps(photo) ? photo : shrink(photo, views.crop))))
  const predictions = await network.predictAll(shown, signal)
  for (const [index, photo] of photos.entries()) {
    const small = predictions[index]!
    const rows = keeps(photo)
      ? rowsOf(small.probabilities, photo.height)
      : enlargedRows(small.probabilities, small, photo, count)
    results.push(await collect(rows, photo, count, options))
  }
  return results
}

/** What was asked for, from rows of probabilities [W, C]: all of them at once may take gigabytes. */
async function collect(
  rows: Iterable<Float32Array> | AsyncIterable<Float32Array>,
  { height, width }: Size,
  classes: number,
  options: PhotoOptions,
): Promise<PhotoPrediction> {
  const cells = height * width
  const labels = new Uint8Array(cells)
  const confidence = options.confidence === true ? new Uint8Array(cells) : undefined
  const all = options.probabilities === true ? new Float32Array(cells * classes) : undefined
  let at = 0
  for await (const probabilities of rows) {
    const row = argmax(probabilities, classes)
    labels.set(row, at)
    confidence?.set(confidenceOf({ labels: row, probabilities }), at)
    all?.set(probabilities, at * classes)
    at += width
  }
  return { height, width, labels, ...(confidence && { confidence }), ...(all && { probabilities: all }) }
}

function* rowsOf(map: Float32Array, height: number): Generator<Float32Array> {
  const length = map.length / height
  for (let y = 0; y < height; y++) yield map.subarray(y * length, (y + 1) * length)
}

async function shrink({ image, height, width }: Picture, longest: number): Promise<Picture> {
  const { data, info } = await sharp(image, { raw: { width, height, channels: 3 } })
    .resize({ width: longest, height: longest, fit: 'inside' })
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { image: new Uint8Array(data), height: info.height, width: info.width }
}
