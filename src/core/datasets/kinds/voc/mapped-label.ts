import { expected } from '../../../base/index.ts'
import { decodePng, type PngImage } from '../../../formats/index.ts'
import { packColor } from '../../classes/color.ts'
import { countValues } from '../../labels/count.ts'
import { place } from '../../labels/place.ts'
import type { LabelSource, MadeLabel } from '../../prepare/label.ts'
import { describeLocation, readLocation } from '../../sources/location.ts'

/** What the masks of a CVAT export hold. */
export interface MaskColors {
  /** Packed RGB → the tree's class index, or 255. */
  colors: ReadonlyMap<number, number>
  /** The same for the value of a gray mask: the label's place in `labelmap.txt`. */
  values: readonly number[]
}

/** The label of a mask in colors (RGB, or a palette's), or of a gray one whose values number the labels. */
export function mappedLabel({ file }: LabelSource, { colors, values }: MaskColors): MadeLabel {
  const name = describeLocation(file)
  const image = decodePng(readLocation(file), name)
  const { width, height, colorType, bitDepth } = image
  if (bitDepth === 16 || colorType === 4)
    throw expected('a mask of 8 bits in one or three channels', name, `color type ${colorType}, ${bitDepth} bits`)
  const sourceOf = colorType === 0 ? (at: number) => image.data[at]! : colorsOf(image)
  const data = new Uint8Array(width * height)
  for (let at = 0; at < data.length; at++) {
    const source = sourceOf(at)
    const value = colorType === 0 ? values[source] : colors.get(source)
    if (value === undefined) {
      const found = colorType === 0 ? `${source}` : [source >> 16, (source >> 8) & 255, source & 255].join(', ')
      throw expected('a color of labelmap.txt', `${name} at ${place(at, width)}`, found)
    }
    data[at] = value
  }
  return { width, height, data, counts: countValues(data) }
}

/** A pixel's packed color. */
function colorsOf({ colorType, data, palette = new Uint8Array() }: PngImage): (at: number) => number {
  if (colorType === 3) return (at) => packColor(palette, data[at]! * 3)
  const channels = colorType === 6 ? 4 : 3
  return (at) => packColor(data, at * channels)
}
