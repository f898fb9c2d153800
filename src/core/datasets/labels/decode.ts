import { expected } from '../../base/index.ts'
import { decodePng, type PngImage } from '../../formats/index.ts'
import { CLASS_COUNT, IGNORE_LABEL, vocPalette } from '../../labels/index.ts'

export interface Label {
  width: number
  height: number
  /** [height, width] classes: 0..20, 255 where nothing counts. */
  data: Uint8Array
}

/** A label as its file holds it. */
export interface DecodedLabel extends Label {
  /** True for the form `vortex prepare` writes: 8-bit indexed with the VOC colour map. */
  canonical: boolean
}

const PALETTE = vocPalette()

/**
 * The classes of a label PNG: the index of an indexed one, the value of an 8-bit grey one. An RGB picture is refused
 * unless its colours may be read back.
 * @param fromColors maps exact VOC colours to their classes
 */
export function decodeLabel(
  bytes: Uint8Array,
  name: string,
  options: { fromColors?: boolean; classes?: number } = {},
): DecodedLabel {
  const image = decodePng(bytes, name)
  const { width, height } = image
  const rgb = image.colorType === 2 || image.colorType === 6
  if (rgb && options.fromColors !== true) throw refuseColors(name)
  if (image.colorType === 4 || image.bitDepth === 16)
    throw expected('an indexed or 8-bit grey label', name, `colour type ${image.colorType}, ${image.bitDepth} bits`)
  const data = rgb ? classesOfColors(image, name) : image.data
  checkValues(data, width, name, options.classes)
  const canonical = image.colorType === 3 && image.bitDepth === 8 && !image.interlaced && isVocPalette(image.palette)
  return { width, height, data, canonical }
}

function refuseColors(name: string): Error {
  return expected('an indexed or grey label', name, 'an RGB picture, whose colours are not classes', {
    suggestions: ['If it is drawn in exact VOC colours, prepare with --from-colors.'],
  })
}

function checkValues(data: Uint8Array, width: number, name: string, classes = CLASS_COUNT): void {
  for (let at = 0; at < data.length; at++) {
    const value = data[at]!
    if (value < classes || value === IGNORE_LABEL) continue
    const what = `classes 0..${classes - 1} or ${IGNORE_LABEL}`
    throw expected(what, `${name} at ${place(at, width)}`, `${value}`)
  }
}

/** The colours that labels use; the other 235 entries of the map stand for no class. */
const CLASS_OF_COLOR: ReadonlyMap<number, number> = new Map(
  [...Array(CLASS_COUNT).keys(), IGNORE_LABEL].map((index) => [colorAt(PALETTE, index * 3), index]),
)

function classesOfColors(image: PngImage, name: string): Uint8Array {
  const channels = image.colorType === 6 ? 4 : 3
  const classes = new Uint8Array(image.width * image.height)
  for (let i = 0; i < classes.length; i++) {
    const found = CLASS_OF_COLOR.get(colorAt(image.data, i * channels))
    if (found === undefined) {
      const color = image.data.subarray(i * channels, i * channels + 3).join(', ')
      throw expected('a colour of the VOC colour map', `${name} at ${place(i, image.width)}`, `(${color})`, {
        suggestions: ['Colours changed by scaling or JPEG compression cannot be read back.'],
      })
    }
    classes[i] = found
  }
  return classes
}

function colorAt(rgb: Uint8Array, at: number): number {
  return (rgb[at]! << 16) | (rgb[at + 1]! << 8) | rgb[at + 2]!
}

function isVocPalette(palette: Uint8Array | undefined): boolean {
  return palette?.length === PALETTE.length && palette.every((value, i) => value === PALETTE[i])
}

function place(at: number, width: number): string {
  return `column ${at % width}, row ${Math.floor(at / width)}`
}
