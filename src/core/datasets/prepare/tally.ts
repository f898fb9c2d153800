import { CLASS_COUNT, CLASS_NAMES, IGNORE_LABEL } from '../../labels/index.ts'
import type { DatasetRecord } from '../tree/record.ts'
import type { ImageResult } from './plan.ts'

type Counts = Pick<
  DatasetRecord,
  'images' | 'labels' | 'classes' | 'ignoredPixels' | 'objects' | 'leftOut' | 'photographs'
>

/** Sums what became of the images. */
export function tally(results: Iterable<ImageResult>, options: { objects: boolean }): Counts {
  const counts = emptyCounts(options.objects)
  for (const result of results) {
    addObjects(counts, result)
    if (result.leftOut) {
      counts.leftOut![result.leftOut]++
      continue
    }
    counts.images++
    for (const trait of result.traits ?? []) counts.photographs[trait]++
    if (!result.pixels) continue
    counts.labels++
    for (const [value, pixels] of result.pixels) {
      if (value === IGNORE_LABEL) counts.ignoredPixels += pixels
      else {
        counts.classes[value]!.pixels += pixels
        counts.classes[value]!.images++
      }
    }
  }
  return counts
}

function addObjects(counts: Counts, { objects }: ImageResult): void {
  if (!objects || !counts.objects) return
  const { dropped } = counts.objects
  dropped.category += objects.category
  for (const [value, kept, small, crowd, image] of objects.classes) {
    const own = counts.classes[value]!.objects!
    own.kept += kept
    own.small += small
    own.crowd += crowd
    own.image += image
    counts.objects.kept += kept
    dropped.small += small
    dropped.crowd += crowd
    dropped.image += image
  }
}

function emptyCounts(objects: boolean): Counts {
  const ofClass = (value: number) => ({
    name: CLASS_NAMES[value]!,
    pixels: 0,
    images: 0,
    ...(objects && { objects: { kept: 0, small: 0, crowd: 0, image: 0 } }),
  })
  return {
    images: 0,
    labels: 0,
    classes: Array.from({ length: CLASS_COUNT }, (_, value) => ofClass(value)),
    ignoredPixels: 0,
    ...(objects && {
      objects: { kept: 0, dropped: { small: 0, crowd: 0, category: 0, image: 0 } },
      leftOut: { filtered: 0, empty: 0 },
    }),
    photographs: { grey: 0, fourChannels: 0, progressive: 0, profile: 0 },
  }
}
