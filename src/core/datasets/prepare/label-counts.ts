import { IGNORE_LABEL } from '../../labels/index.ts'
import type { DatasetRecord } from '../tree/record.ts'
import type { ImageResult } from './result.ts'

/** What the labels of some images show. */
export type LabelCounts = Pick<DatasetRecord['splits'][string], 'labels' | 'ignoredPixels' | 'classes'>

/** @param objects whether the objects of each class are counted too */
export function emptyLabelCounts(classes: number, objects: boolean): LabelCounts {
  return {
    labels: 0,
    ignoredPixels: 0,
    classes: Array.from({ length: classes }, () => ({
      pixels: 0,
      images: 0,
      ...(objects && { objects: { kept: 0, small: 0, crowd: 0, image: 0 } }),
    })),
  }
}

/** Adds one image; of an image that is left out the objects alone. */
export function addLabel(counts: LabelCounts, { objects, leftOut, pixels: values }: ImageResult): void {
  for (const [value, kept, small, crowd, image] of objects?.classes ?? []) {
    const own = counts.classes[value]!.objects!
    own.kept += kept
    own.small += small
    own.crowd += crowd
    own.image += image
  }
  if (!values || leftOut) return
  counts.labels++
  for (const [value, pixels] of values) {
    if (value === IGNORE_LABEL) counts.ignoredPixels += pixels
    else {
      counts.classes[value]!.pixels += pixels
      counts.classes[value]!.images++
    }
  }
}
