import { expected } from '../../base/index.ts'
import type { PngImage } from '../../formats/index.ts'
import { IGNORE_COLOR, IGNORE_LABEL, type ClassSet } from '../../labels/index.ts'
import { packColor } from '../classes/color.ts'
import { countValues } from './count.ts'
import { place } from './place.ts'

/** The classes of an image that is drawn in the exact colors of the set: RGB, or indexed with those colors as palette. */
export function classesOfColors(image: PngImage, name: string, set: ClassSet): Uint8Array {
  checkDistinct(image, name)
  const classOf = classesByColor(set)
  const { data, colorType, palette, width } = image
  const [colors, channels] = colorType === 3 ? [palette!, 1] : [data, colorType === 6 ? 4 : 3]
  const classes = new Uint8Array(width * image.height)
  for (let i = 0; i < classes.length; i++) {
    const at = colorType === 3 ? 3 * data[i]! : i * channels
    const found = classOf.get(packColor(colors, at))
    if (found === undefined) {
      const color = colors.subarray(at, at + 3).join(', ')
      throw expected('the color of a class', `${name} at ${place(i, width)}`, `(${color})`, {
        suggestions: ['Colors changed by scaling or JPEG compression cannot be read back.'],
      })
    }
    classes[i] = found
  }
  return classes
}

/** Refuses a palette that draws two used values alike: by its colors they would become one class. */
function checkDistinct({ data, colorType, palette }: PngImage, name: string): void {
  if (colorType !== 3) return
  const valueOf = new Map<number, number>()
  for (const [value, pixels] of countValues(data).entries()) {
    if (pixels === 0) continue
    const color = packColor(palette!, value * 3)
    const other = valueOf.get(color)
    if (other !== undefined) {
      const alike = `${other} and ${value} both as (${palette!.subarray(value * 3, value * 3 + 3).join(', ')})`
      throw expected('a color of its own for each value of the palette', name, alike)
    }
    valueOf.set(color, value)
  }
}

/** Class, or 255, of each color of a set. */
export function classesByColor({ classes }: ClassSet): Map<number, number> {
  const classOf = new Map(classes.map(({ color }, index) => [packColor(color), index]))
  return classOf.set(packColor(IGNORE_COLOR), IGNORE_LABEL)
}
