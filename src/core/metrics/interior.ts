const NONE = 256

/**
 * Which pixels lie inside their region: 1 where the square of `distance` pixels around a pixel is within the image and
 * of one label, else 0. What is left of every class's mask after `distance` erosions with a 3 x 3 square.
 * @param labels [H, W]
 */
export function interiorOf(labels: Uint8Array, width: number, distance: number): Uint8Array {
  const side = 2 * distance + 1
  const rows = uniformRows(labels, width, distance)
  const inside = new Uint8Array(labels.length)
  // How many pixels up from here have the same label and lie in a uniform row.
  const run = new Uint32Array(width)
  for (let i = 0, x = 0; i < labels.length; i++, x = x + 1 === width ? 0 : x + 1) {
    const label = rows[i]!
    if (label === NONE) run[x] = 0
    else if (i >= width && rows[i - width] === label) run[x]!++
    else run[x] = 1
    if (run[x]! >= side) inside[i - distance * width] = 1
  }
  return inside
}

/** The label of each pixel that has `distance` equal ones to its left and right; others are {@link NONE}. */
function uniformRows(labels: Uint8Array, width: number, distance: number): Uint16Array {
  const side = 2 * distance + 1
  const rows = new Uint16Array(labels.length).fill(NONE)
  for (let i = 0, x = 0, run = 0; i < labels.length; i++, x = x + 1 === width ? 0 : x + 1) {
    run = x > 0 && labels[i] === labels[i - 1] ? run + 1 : 1
    if (run >= side) rows[i - distance] = labels[i]!
  }
  return rows
}
