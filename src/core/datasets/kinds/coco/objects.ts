import { readCocoObject, rleArea, segmentationToRle, type Rle } from '../../../formats/index.ts'
import { describeLocation, readRange, withFile } from '../../sources/location.ts'
import type { CocoLabel } from './label-source.ts'

/** An annotation, rendered. */
export interface CocoObject {
  /** Index of its class, or 255. */
  value: number
  isCrowd: boolean
  rle: Rle
  /** Rendered pixels. */
  pixels: number
  /** The JSON's `area`. */
  area: number
}

/** One image's annotations of drawn categories, in the file's order. */
export function readObjects(
  { file, ranges, width, height }: CocoLabel,
  classOf: ReadonlyMap<number, number>,
): CocoObject[] {
  const shown = describeLocation(file)
  return withFile(file.path, (fd) => {
    const objects: CocoObject[] = []
    for (let i = 0; i < ranges.length; i += 2) {
      const offset = ranges[i]!
      const bytes = readRange(fd, offset, ranges[i + 1]!, shown)
      const { categoryId, isCrowd, area, id, segmentation } = readCocoObject(bytes, shown, offset)
      const where = `annotation ${id} at byte ${offset} of ${shown}`
      const rle = segmentationToRle(segmentation, height, width, where)
      objects.push({ value: classOf.get(categoryId)!, isCrowd, area, rle, pixels: rleArea(rle) })
    }
    return objects
  })
}
