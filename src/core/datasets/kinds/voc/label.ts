import { countValues } from '../../labels/count.ts'
import { decodeLabel } from '../../labels/decode.ts'
import type { LabelSource, MadeLabel } from '../../prepare/label.ts'
import type { Settings } from '../../prepare/plan.ts'
import { describeLocation, readLocation } from '../../sources/location.ts'

export interface PngSettings extends Settings {
  /** RGB labels are read by the classes' colors. */
  fromColors: boolean
}

/** The label that a PNG already is; one in the form of the tree is taken as it is. */
export function pngLabel({ file }: LabelSource, { classes, fromColors }: PngSettings): MadeLabel {
  const { canonical, ...label } = decodeLabel(readLocation(file), describeLocation(file), classes, { fromColors })
  return { ...label, counts: countValues(label.data), ...(canonical && { original: file }) }
}
