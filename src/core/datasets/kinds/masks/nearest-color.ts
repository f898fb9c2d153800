/**
 * The class of the named color that is nearest to a color; undefined where none is within `distance`.
 * @param distance Euclidean, in 0..255 of each channel
 */
export function nearestColor(color: number, colors: ReadonlyMap<number, number>, distance: number): number | undefined {
  let best: number | undefined
  let least = distance * distance
  for (const [other, value] of colors) {
    const squared = square(color, other, 16) + square(color, other, 8) + square(color, other, 0)
    if (squared < least || (best === undefined && squared === least)) [best, least] = [value, squared]
  }
  return best
}

function square(a: number, b: number, shift: number): number {
  return (((a >> shift) & 255) - ((b >> shift) & 255)) ** 2
}
