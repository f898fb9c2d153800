import { expected } from '../../base/index.ts'
import { decodePng, type PngImage } from '../../formats/index.ts'
import { IGNORE_LABEL, paletteOf, type ClassSet } from '../../labels/index.ts'
import { classesOfColors } from './colors.ts'
import { flattenedColor } from './flattened.ts'
import { checkPalette } from './palette.ts'
import { place } from './place.ts'

export interface Label {
  width: number
  height: number
  /** [height, width] indices of classes, 255 where nothing counts. */
  data: Uint8Array
}

/** A label as its file holds it. */
export interface DecodedLabel extends Label {
  /** True for the form `vortex prepare` writes: 8-bit indexed with the set's palette. */
  canonical: boolean
  /** True for a gray one, without a palette. */
  grey: boolean
}

/**
 * The classes of a label PNG: the index of an indexed one, the value of an 8-bit gray one. An RGB image is refused
 * unless its colors may be read back, and so is an indexed one whose palette contradicts its indices. Throws `refused`
 * where the label shows that all of its dataset are wrong.
 * @param options `fromColors` maps the exact colors of the set to their classes, in RGB images and in palettes
 */
export function decodeLabel(
  bytes: Uint8Array,
  name: string,
  set: ClassSet,
  options: { fromColors?: boolean } = {},
): DecodedLabel {
  const image = decodePng(bytes, name)
  const { width, height } = image
  const rgb = image.colorType === 2 || image.colorType === 6
  if (rgb && options.fromColors !== true) throw refuseColors(name)
  if (image.colorType === 4 || image.bitDepth === 16)
    throw expected('an indexed or 8-bit gray label', name, `color type ${image.colorType}, ${image.bitDepth} bits`)
  const { palette } = image
  const isOwn = isPaletteOf(set, palette)
  const byColor = rgb || (options.fromColors === true && palette !== undefined && !isOwn)
  const data = byColor ? classesOfColors(image, name, set) : image.data
  if (!byColor && palette && image.colorType === 3 && !isOwn) checkPalette(data, palette, name, set)
  checkValues(data, name, set, image)
  const canonical = image.colorType === 3 && image.bitDepth === 8 && !image.interlaced && isOwn
  return { width, height, data, canonical, grey: image.colorType === 0 }
}

function refuseColors(name: string): Error {
  return expected('an indexed or gray label', name, 'an RGB image, whose colors are not classes', {
    suggestions: ['If it is drawn in the exact colors of its classes, prepare with --from-colors.'],
  })
}

function checkValues(data: Uint8Array, name: string, set: ClassSet, { width, colorType }: PngImage): void {
  const count = set.classes.length
  for (let at = 0; at < data.length; at++) {
    const value = data[at]!
    if (value < count || value === IGNORE_LABEL) continue
    const what = `classes 0..${count - 1} or ${IGNORE_LABEL}`
    const where = `${name} at ${place(at, width)}`
    const color = colorType === 0 ? flattenedColor(value, set) : undefined
    if (color === undefined) throw expected(what, where, `${value}`)
    // Not this label's fault alone: where colors became gray, dark ones pass as classes in all labels of the tree.
    throw expected(what, where, `${value}, the brightness of ${color}`, {
      code: 'refused',
      suggestions: [
        'These labels were colors that a tool saved as gray. Take the colored ones and prepare with --from-colors.',
      ],
    })
  }
}

function isPaletteOf(set: ClassSet, palette: Uint8Array | undefined): boolean {
  const own = paletteOf(set)
  return palette?.length === own.length && palette.every((value, i) => value === own[i])
}
