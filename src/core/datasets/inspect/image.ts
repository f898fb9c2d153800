import { readBytes } from '../../base/index.ts'
import { CLASS_NAMES, IGNORE_LABEL } from '../../labels/index.ts'
import { countValues } from '../labels/count.ts'
import { decodeLabel } from '../labels/decode.ts'
import { checkPhotograph } from '../prepare/photograph.ts'
import { readMatLabel } from '../sbd/mat.ts'

export interface LabelInspection {
  kind: 'label'
  path: string
  width: number
  height: number
  /** Those that it shows. */
  classes: { name: string; pixels: number }[]
  ignoredPixels: number
}

export interface PhotographInspection {
  kind: 'photograph'
  path: string
  width: number
  height: number
  traits: string[]
}

/** A label PNG or SBD's .mat. */
export async function inspectLabel(path: string, form: 'png' | 'mat'): Promise<LabelInspection> {
  const bytes = await readBytes(path)
  const { width, height, data } = form === 'mat' ? readMatLabel(bytes, path) : decodeLabel(bytes, path)
  const counts = countValues(data)
  const classes = CLASS_NAMES.map((name, value) => ({ name, pixels: counts[value]! })).filter(
    ({ pixels }) => pixels > 0,
  )
  return { kind: 'label', path, width, height, classes, ignoredPixels: counts[IGNORE_LABEL]! }
}

/** A JPEG's size and traits; it is not decoded. */
export function inspectPhotograph(path: string): PhotographInspection {
  return { kind: 'photograph', path, ...checkPhotograph({ path }) }
}
