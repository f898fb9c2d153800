import type { ClassSet } from '../../../labels/index.ts'
import { countValues } from '../../labels/count.ts'
import { decodeLabel } from '../../labels/decode.ts'
import type { LabelSource, MadeLabel } from '../../prepare/label.ts'
import type { Settings } from '../../prepare/plan.ts'
import { describeLocation, readLocation } from '../../sources/location.ts'
import { mappedLabel, type MaskColors } from './mapped-label.ts'

export interface PngSettings extends Settings {
  /** RGB labels are read by the classes' colors. */
  fromColors: boolean
  /** Where the source's classes are not the tree's: what each of its values becomes, [256]. */
  conversion?: { from: ClassSet; table: Uint8Array }
  /** Of a CVAT export: what its masks' colors become. */
  masks?: MaskColors
}

/** The label that a PNG already is, or becomes; one in the form of the tree is taken as it is. */
export function pngLabel(label: LabelSource, settings: PngSettings): MadeLabel {
  return settings.masks ? mappedLabel(label, settings.masks) : indexedLabel(label, settings)
}

function indexedLabel({ file }: LabelSource, { classes, fromColors, conversion }: PngSettings): MadeLabel {
  const source = conversion?.from ?? classes
  const { canonical, ...label } = decodeLabel(readLocation(file), describeLocation(file), source, { fromColors })
  if (!conversion) return { ...label, counts: countValues(label.data), ...(canonical && { original: file }) }
  const data = label.data.map((value) => conversion.table[value]!)
  return { ...label, data, counts: countValues(data), grey: false }
}
