import { VortexError } from '../base/index.ts'
import { drawIndices, miouOf, quantile, type BootstrapOptions, type ImageCounts } from './bootstrap.ts'

/** What networks trained with different seeds got right: [seed][image], the same images in the same order. */
export type SeededCounts = readonly (readonly ImageCounts[])[]

export interface PairedDifference {
  /** Mean over seeds of the second's mIoU less the first's. */
  difference: number
  /** Of the difference; undefined for fewer than two images that count. */
  interval: [low: number, high: number] | undefined
}

/**
 * How much higher the second's mIoU is, with a percentile bootstrap of the paired difference over images and seeds: each
 * resample draws images and seeds with replacement, the same ones for both. With one seed only the images are drawn, so
 * the interval knows nothing of other seeds.
 * @param first [seed][image]; seed i of the one belongs to seed i of the other
 */
export function pairedDifference(
  first: SeededCounts,
  second: SeededCounts,
  { classes, rng, resamples = 1000, level = 0.95 }: BootstrapOptions,
): PairedDifference {
  const seeds = first.length
  const images = first[0]?.length ?? 0
  if (seeds === 0 || [...first, ...second].some(({ length }) => length !== images) || second.length !== seeds)
    throw new VortexError('internal', 'Paired scores of different seeds or images.')
  const differenceOf = (drawnSeeds: Int32Array, drawnImages: Int32Array) => {
    const miou = (counts: SeededCounts, seed: number) => miouOf(counts[seed]!, drawnImages, classes)
    let sum = 0
    for (const seed of drawnSeeds) sum += miou(second, seed) - miou(first, seed)
    return sum / drawnSeeds.length
  }
  const counted = countedImages([...first, ...second], images)
  const difference = differenceOf(Int32Array.from(first.keys()), counted)
  if (counted.length < 2) return { difference, interval: undefined }
  const resampled = Float64Array.from({ length: resamples }, () =>
    differenceOf(
      drawIndices(seeds, rng),
      drawIndices(counted.length, rng).map((drawn) => counted[drawn]!),
    ),
  ).sort()
  return { difference, interval: [quantile(resampled, (1 - level) / 2), quantile(resampled, (1 + level) / 2)] }
}

/** Images that are not void throughout. */
function countedImages(runs: SeededCounts, images: number): Int32Array {
  const indices = Int32Array.from({ length: images }, (_, index) => index)
  return indices.filter((index) => runs.some((counts) => counts[index]!.length > 0))
}
