/**
 * The devkit's colour map (`VOClabelcolormap.m`): 256 RGB triples. The bits of an index go to r, g, b in turn,
 * filling each colour from its highest bit down.
 */
export function vocPalette(): Uint8Array {
  const palette = new Uint8Array(256 * 3)
  for (let index = 0; index < 256; index++) {
    for (let bit = 0; bit < 8; bit++)
      palette[index * 3 + (bit % 3)]! |= ((index >> bit) & 1) << (7 - Math.floor(bit / 3))
  }
  return palette
}
