import { readCocoObject, rleArea, segmentationToRle, type Rle } from '../../../formats/index.ts'
import { COCO_CATEGORY_TO_CLASS } from '../../../labels/index.ts'
import { describeLocation, readRange, withFile } from '../../sources/location.ts'
import type { CocoLabel } from './label-source.ts'

/** An annotation of a VOC category, rendered. */
export interface CocoObject {
  /** VOC class 1..20. */
  value: number
  isCrowd: boolean
  rle: Rle
  /** Rendered pixels. */
  pixels: number
  /** The JSON's `area`. */
  area: number
}

/** One image's annotations of VOC categories, in the file's order. */
export function readObjects({ file, ranges, width, height }: CocoLabel): CocoObject[] {
  const shown = describeLocation(file)
  return withFile(file.path, (fd) => {
    const objects: CocoObject[] = []
    for (let i = 0; i < ranges.length; i += 2) {
      const offset = ranges[i]!
      const bytes = readRange(fd, offset, ranges[i + 1]!, shown)
      const { categoryId, isCrowd, area, id, segmentation } = readCocoObject(bytes, shown, offset)
      const where = `annotation ${id} at byte ${offset} of ${shown}`
      const rle = segmentationToRle(segmentation, height, width, where)
      objects.push({ value: COCO_CATEGORY_TO_CLASS.get(categoryId)!, isCrowd, area, rle, pixels: rleArea(rle) })
    }
    return objects
  })
}
