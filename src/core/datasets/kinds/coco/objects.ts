import { basename } from 'node:path'
import { expected, messageOf, VortexError } from '../../../base/index.ts'
import {
  boxToRle,
  readCocoObject,
  rleArea,
  segmentationToRle,
  type CocoObject as Annotation,
  type Rle,
} from '../../../formats/index.ts'
import type { BrokenAnnotation } from '../../prepare/result.ts'
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

/** An annotation that cannot be drawn. */
export interface BrokenObject extends BrokenAnnotation {
  /** Its box, where it has one. */
  rle?: Rle
}

export interface CocoObjects {
  objects: CocoObject[]
  broken: BrokenObject[]
}

/** One image's annotations of drawn categories and of unknown ones, in the file's order. */
export function readObjects(
  { file, ranges, width, height }: CocoLabel,
  classOf: ReadonlyMap<number, number>,
): CocoObjects {
  const shown = describeLocation(file)
  const found: CocoObjects = { objects: [], broken: [] }
  withFile(file.path, (fd) => {
    for (let i = 0; i < ranges.length; i += 2) {
      const offset = ranges[i]!
      const annotation = readCocoObject(readRange(fd, offset, ranges[i + 1]!, shown), shown, offset)
      const { box } = annotation
      const drawn = draw(annotation, classOf, { height, width }, `at byte ${offset} of ${basename(shown)}`)
      if ('reason' in drawn) found.broken.push({ ...drawn, ...(box && { rle: boxToRle(box, height, width) }) })
      else found.objects.push(drawn)
    }
  })
  return found
}

function draw(
  annotation: Annotation,
  classOf: ReadonlyMap<number, number>,
  { height, width }: { height: number; width: number },
  place: string,
): CocoObject | BrokenAnnotation {
  if ('unreadable' in annotation) return { reason: 'fields', fault: annotation.unreadable.message }
  const { id, categoryId, isCrowd, area, segmentation } = annotation
  const where = `annotation ${id === undefined ? '' : `${id} `}${place}`
  const value = classOf.get(categoryId)
  if (value === undefined)
    return { reason: 'category', fault: expected('a known category id', where, `${categoryId}`).message }
  try {
    const rle = segmentationToRle(segmentation, height, width, where)
    if (rle) return { value, rle, isCrowd, area, pixels: rleArea(rle) }
    return { reason: 'shape', fault: expected('a shape', where, 'none').message }
  } catch (error) {
    if (error instanceof VortexError) return { reason: 'shape', fault: messageOf(error) }
    throw error
  }
}
