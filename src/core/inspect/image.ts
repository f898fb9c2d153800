import { dirname } from 'node:path'
import { readBytes } from '../base/index.ts'
import { checkImage, classSetOf, countValues, readLabel, readMatLabel, readRecord } from '../datasets/index.ts'
import { decodePng, type PngImage } from '../formats/index.ts'
import { IGNORE_LABEL, paletteOf, VOC, type ClassSet } from '../labels/index.ts'

export interface LabelInspection {
  kind: 'label'
  path: string
  width: number
  height: number
  /** Those that it shows. */
  classes: { name: string; pixels: number }[]
  ignoredPixels: number
}

/** An indexed or grey PNG whose classes nothing tells: a mask of another tool, or what `predict --confidence` wrote. */
export interface MaskInspection {
  kind: 'mask'
  path: string
  width: number
  height: number
  /** Those that occur, in order; `color` of an indexed one. */
  values: { value: number; pixels: number; color?: number[] }[]
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

/** A label by the classes of the prepared tree around it, else by VOC's where they fit; an image with colors. */
export async function inspectPng(path: string): Promise<LabelInspection | MaskInspection | PhotographInspection> {
  const image = decodePng(await readBytes(path), path)
  const isMask = image.colorType === 3 || (image.colorType === 0 && image.bitDepth <= 8)
  if (!isMask) return inspectPhotograph(path)
  const record = await readRecord(dirname(dirname(path)))
  const set = record ? classSetOf(record) : VOC
  if (record || isOf(set, image)) return describe(path, await readLabel(path, set), set)
  const { width, height, data, palette } = image
  const values = [...countValues(data).entries()]
    .filter(([, pixels]) => pixels > 0)
    .map(([value, pixels]) => {
      const color = palette?.subarray(value * 3, value * 3 + 3)
      return { value, pixels, ...(color?.length === 3 && { color: [...color] }) }
    })
  return { kind: 'mask', path, width, height, values }
}

/** SBD's .mat, whose classes are VOC's. */
export async function inspectMat(path: string): Promise<LabelInspection> {
  return describe(path, readMatLabel(await readBytes(path), path), VOC)
}

/** By the colors of the values that occur; a grey image has none, so its values must fit. */
function isOf(set: ClassSet, { palette, data }: PngImage): boolean {
  if (!palette) return data.every((value) => value < set.classes.length || value === IGNORE_LABEL)
  const own = paletteOf(set)
  return [...new Set(data)].every((value) => [0, 1, 2].every((c) => palette[value * 3 + c] === own[value * 3 + c]))
}

function describe(
  path: string,
  label: { width: number; height: number; data: Uint8Array },
  set: ClassSet,
): LabelInspection {
  const { width, height, data } = label
  const counts = countValues(data)
  const classes = set.classes
    .map(({ name }, value) => ({ name, pixels: counts[value]! }))
    .filter(({ pixels }) => pixels > 0)
  return { kind: 'label', path, width, height, classes, ignoredPixels: counts[IGNORE_LABEL]! }
}

/** An image's size and traits. */
export async function inspectPhotograph(path: string): Promise<PhotographInspection> {
  return { kind: 'photograph', path, ...(await checkImage({ path })) }
}
