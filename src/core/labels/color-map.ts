import type { Color } from './class-set.ts'

/**
 * The devkit's color map (`VOClabelcolormap.m`): 256 RGB triples. The bits of an index go to r, g, b in turn,
 * filling each color from its highest bit down.
 */
export function vocColors(): Uint8Array {
  const palette = new Uint8Array(256 * 3)
  for (let index = 0; index < 256; index++) {
    for (let bit = 0; bit < 8; bit++)
      palette[index * 3 + (bit % 3)]! |= ((index >> bit) & 1) << (7 - Math.floor(bit / 3))
  }
  return palette
}

/** The color of one index: what a class without a color of its own is drawn in, as in labelme and CVAT. */
export function defaultColor(index: number): Color {
  const [red, green, blue] = vocColors().subarray(index * 3, index * 3 + 3)
  return [red!, green!, blue!]
}
