import { countValues } from '../labels/count.ts'
import { decodeLabel } from '../labels/decode.ts'
import { cocoLabel } from '../coco/label.ts'
import { readMatLabel } from '../sbd/mat.ts'
import { describeLocation, readLocation, type Location } from '../sources/location.ts'
import type { ImageResult, LabelSource, Settings } from './plan.ts'

export interface MadeLabel {
  width: number
  height: number
  /** [height, width] classes and 255. */
  data: Uint8Array
  /** Pixels of each value, [256]. */
  counts: Uint32Array
  /** A file that already is what would be written. */
  original?: Location
  /** COCO: what became of the annotations. */
  objects?: ImageResult['objects']
  leftOut?: ImageResult['leftOut']
}

/** One image's label, from whatever it is made of. */
export function makeLabel(source: LabelSource, settings: Settings): MadeLabel {
  if (source.kind === 'coco') return cocoLabel(source, settings.coco!)
  const name = describeLocation(source.location)
  const bytes = readLocation(source.location)
  if (source.kind === 'mat') return readMatLabel(bytes, name)
  const { canonical, ...label } = decodeLabel(bytes, name, settings)
  return { ...label, counts: countValues(label.data), ...(canonical && { original: source.location }) }
}

/** The file that a fault of the label is laid to. */
export function nameOfLabel(source: LabelSource, settings: Settings): string {
  return source.kind === 'coco' ? settings.coco!.shown : describeLocation(source.location)
}
