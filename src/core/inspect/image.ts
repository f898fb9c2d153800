import { readBytes } from '../base/index.ts'
import { checkPhotograph, countValues, readLabel, readMatLabel } from '../datasets/index.ts'
import { IGNORE_LABEL, VOC } from '../labels/index.ts'

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
  /** EXIF orientation, 1 where there is none. */
  orientation: number
  traits: string[]
}

/** A label PNG or SBD's .mat, with VOC's classes: a file alone does not say which others they are. */
export async function inspectLabel(path: string, form: 'png' | 'mat'): Promise<LabelInspection> {
  const { width, height, data } =
    form === 'mat' ? readMatLabel(await readBytes(path), path) : await readLabel(path, VOC)
  const counts = countValues(data)
  const classes = VOC.classes
    .map(({ name }, value) => ({ name, pixels: counts[value]! }))
    .filter(({ pixels }) => pixels > 0)
  return { kind: 'label', path, width, height, classes, ignoredPixels: counts[IGNORE_LABEL]! }
}

/** A JPEG's size and traits; it is not decoded. */
export function inspectPhotograph(path: string): PhotographInspection {
  return { kind: 'photograph', path, ...checkPhotograph({ path }) }
}
