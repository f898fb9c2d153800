import sharp from 'sharp'
import { argmax, type Picture } from './canvas.ts'
import { enlargedRows } from './enlarge.ts'
import type { Network } from './network.ts'
import type { Prediction } from './predictor.ts'

export interface PhotoOptions {
  /** Show the network a large photograph at its own size. */
  fullSize?: boolean
  /** Also give the probabilities at the photograph's size. */
  probabilities?: boolean
}

/**
 * Predicts a photograph of any size. One that is larger than the evaluation crop is shrunk to it first: networks know
 * objects at the sizes they were trained on. Its probabilities are enlarged again, and the labels are read from them.
 */
export async function predictPhoto(
  { predict, views, classes: { classes } }: Pick<Network, 'predict' | 'views' | 'classes'>,
  photo: Picture,
  options: PhotoOptions = {},
  signal?: AbortSignal,
): Promise<Omit<Prediction, 'probabilities'> & Partial<Prediction>> {
  const { height, width } = photo
  if (options.fullSize === true || Math.max(height, width) <= views.crop) {
    const { labels, probabilities } = await predict(photo, signal)
    return { height, width, labels, ...(options.probabilities && { probabilities }) }
  }
  const count = classes.length
  const small = await predict(await shrink(photo, views.crop), signal)
  const labels = new Uint8Array(height * width)
  const probabilities = options.probabilities ? new Float32Array(height * width * count) : undefined
  let y = 0
  for (const row of enlargedRows(small.probabilities, small, photo, count)) {
    labels.set(argmax(row, count), y * width)
    probabilities?.set(row, y * row.length)
    y++
  }
  return { height, width, labels, ...(probabilities && { probabilities }) }
}

async function shrink({ image, height, width }: Picture, longest: number): Promise<Picture> {
  const { data, info } = await sharp(image, { raw: { width, height, channels: 3 } })
    .resize({ width: longest, height: longest, fit: 'inside' })
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { image: new Uint8Array(data), height: info.height, width: info.width }
}
