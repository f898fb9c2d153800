import { expected } from '../../base/index.ts'
import { decodePng, type PngImage } from '../../formats/index.ts'
import { IGNORE_COLOR, IGNORE_LABEL, paletteOf, type ClassSet } from '../../labels/index.ts'

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
}

/**
 * The classes of a label PNG: the index of an indexed one, the value of an 8-bit grey one. An RGB image is refused
 * unless its colors may be read back.
 * @param options `fromColors` maps the exact colors of the set to their classes
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
    throw expected('an indexed or 8-bit grey label', name, `color type ${image.colorType}, ${image.bitDepth} bits`)
  const data = rgb ? classesOfColors(image, name, set) : image.data
  checkValues(data, width, name, set.classes.length)
  const canonical =
    image.colorType === 3 && image.bitDepth === 8 && !image.interlaced && isPaletteOf(set, image.palette)
  return { width, height, data, canonical }
}

function refuseColors(name: string): Error {
  return expected('an indexed or grey label', name, 'an RGB image, whose colors are not classes', {
    suggestions: ['If it is drawn in the exact colors of its classes, prepare with --from-colors.'],
  })
}

function checkValues(data: Uint8Array, width: number, name: string, count: number): void {
  for (let at = 0; at < data.length; at++) {
    const value = data[at]!
    if (value < count || value === IGNORE_LABEL) continue
    const what = `classes 0..${count - 1} or ${IGNORE_LABEL}`
    throw expected(what, `${name} at ${place(at, width)}`, `${value}`)
  }
}

function classesOfColors(image: PngImage, name: string, { classes: known }: ClassSet): Uint8Array {
  const classOf = new Map(known.map(({ color }, index) => [colorAt(color, 0), index]))
  classOf.set(colorAt(IGNORE_COLOR, 0), IGNORE_LABEL)
  const channels = image.colorType === 6 ? 4 : 3
  const classes = new Uint8Array(image.width * image.height)
  for (let i = 0; i < classes.length; i++) {
    const found = classOf.get(colorAt(image.data, i * channels))
    if (found === undefined) {
      const color = image.data.subarray(i * channels, i * channels + 3).join(', ')
      throw expected('the color of a class', `${name} at ${place(i, image.width)}`, `(${color})`, {
        suggestions: ['Colors changed by scaling or JPEG compression cannot be read back.'],
      })
    }
    classes[i] = found
  }
  return classes
}

function colorAt(rgb: ArrayLike<number>, at: number): number {
  return (rgb[at]! << 16) | (rgb[at + 1]! << 8) | rgb[at + 2]!
}

function isPaletteOf(set: ClassSet, palette: Uint8Array | undefined): boolean {
  const own = paletteOf(set)
  return palette?.length === own.length && palette.every((value, i) => value === own[i])
}

function place(at: number, width: number): string {
  return `column ${at % width}, row ${Math.floor(at / width)}`
}
