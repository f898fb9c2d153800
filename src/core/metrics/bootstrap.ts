import type { Rng } from '../base/index.ts'
import type { Confusion } from './confusion.ts'

/** What one image adds to the IoUs: triples of class, true positives, and pixels of the union. */
export type ImageCounts = Float64Array

export interface BootstrapOptions {
  classes: number
  rng: Rng
  /** Default 1000. */
  resamples?: number
  /** Share of the resampled scores within the interval. Default 0.95. */
  level?: number
}

/** The classes that one image's confusion holds. */
export function imageCounts({ classes, counts }: Confusion): ImageCounts {
  const triples: number[] = []
  for (let c = 0; c < classes; c++) {
    let union = -counts[c * classes + c]!
    for (let o = 0; o < classes; o++) union += counts[c * classes + o]! + counts[o * classes + c]!
    if (union > 0) triples.push(c, counts[c * classes + c]!, union)
  }
  return Float64Array.from(triples)
}

/**
 * Percentile bootstrap of mIoU over images (Efron and Tibshirani 1993, ch. 13): how far the score would move with
 * other images of the same kind. Each resample draws as many images as there are, with replacement, and takes the mean
 * over the classes that it holds.
 * @returns undefined for fewer than two images that count
 */
export function bootstrapMiou(
  images: readonly ImageCounts[],
  { classes, rng, resamples = 1000, level = 0.95 }: BootstrapOptions,
): [low: number, high: number] | undefined {
  const counted = images.filter(({ length }) => length > 0)
  if (counted.length < 2) return undefined
  const draw = () => miouOf(counted, drawIndices(counted.length, rng), classes)
  const scores = Float64Array.from({ length: resamples }, draw).sort()
  return [quantile(scores, (1 - level) / 2), quantile(scores, (1 + level) / 2)]
}

/** `count` indices with replacement. */
export function drawIndices(count: number, rng: Rng): Int32Array {
  return Int32Array.from({ length: count }, () => rng.below(count))
}

/** Mean IoU over the classes in the resampled images; NaN where they hold none. */
export function miouOf(images: readonly ImageCounts[], drawn: Int32Array, classes: number): number {
  const hits = new Float64Array(classes)
  const unions = new Float64Array(classes)
  for (const index of drawn) {
    const image = images[index]!
    for (let at = 0; at < image.length; at += 3) {
      hits[image[at]!]! += image[at + 1]!
      unions[image[at]!]! += image[at + 2]!
    }
  }
  let sum = 0
  let present = 0
  for (let c = 0; c < classes; c++) {
    if (unions[c] === 0) continue
    sum += hits[c]! / unions[c]!
    present++
  }
  return sum / present
}

/** Linear between neighbors, as numpy's default. */
export function quantile(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1)
  const low = Math.floor(at)
  return sorted[low]! + (at - low) * ((sorted[low + 1] ?? sorted[low]!) - sorted[low]!)
}
