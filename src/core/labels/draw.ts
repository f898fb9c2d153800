import type { ClassSet } from './class-set.ts'
import { paletteOf } from './palette.ts'

/** Share of the class's color inside a region; its edge has all of it. */
const INSIDE = 0.55

/**
 * Labels drawn over their image, for people: each class in its color, edges in full, background, where the set has
 * one, as the image was.
 * @param image RGB [H, W, 3]
 * @param labels classes [H, W]; 255 is drawn in the devkit's cream
 * @returns RGB [H, W, 3]
 */
export function drawLabels(image: Uint8Array, labels: Uint8Array, width: number, classes: ClassSet): Uint8Array {
  const palette = paletteOf(classes)
  const drawn = Uint8Array.from(image)
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i]!
    if (label === 0 && classes.background) continue
    const share = isEdge(labels, i, width) ? 1 : INSIDE
    for (let c = 0; c < 3; c++) {
      const at = 3 * i + c
      drawn[at] = Math.round(image[at]! * (1 - share) + palette[3 * label + c]! * share)
    }
  }
  return drawn
}

function isEdge(labels: Uint8Array, i: number, width: number): boolean {
  const label = labels[i]
  const x = i % width
  return (
    (x > 0 && labels[i - 1] !== label) ||
    (x < width - 1 && labels[i + 1] !== label) ||
    (i >= width && labels[i - width] !== label) ||
    (i + width < labels.length && labels[i + width] !== label)
  )
}
