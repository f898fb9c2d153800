import type { ClassSet, Color } from './class-set.ts'
import { vocColors } from './color-map.ts'
import { VOC } from './voc.ts'

/** The devkit's cream, in which every set draws what is ignored: entry 255 of VOC's color map. */
export const IGNORE_COLOR: Color = [224, 224, 192]

/**
 * A set's palette, 256 RGB triples: the classes' colors, 255's, and black for entries that no class uses. VOC's own is
 * the devkit's whole color map, as its labels have it.
 */
export function paletteOf(set: ClassSet): Uint8Array {
  if (isDrawnAsVoc(set)) return vocColors()
  const palette = new Uint8Array(256 * 3)
  for (const [index, { color }] of set.classes.entries()) palette.set(color, index * 3)
  palette.set(IGNORE_COLOR, 255 * 3)
  return palette
}

function isDrawnAsVoc({ classes }: ClassSet): boolean {
  return (
    classes.length === VOC.classes.length &&
    VOC.classes.every(({ name, color }, index) => {
      const other = classes[index]!
      return other.name === name && color.every((value, channel) => value === other.color[channel])
    })
  )
}
