import { IGNORE_COLOR, type ClassSet } from '../../labels/index.ts'
import type { DatasetRecord } from '../tree/record.ts'

/**
 * What a gray value outside the classes shows where colored labels were saved as gray: the color of the set that has
 * this luminance (ITU-R BT.601, as PIL, OpenCV and sharp compute it, rounded up or down), named. Undefined for others.
 */
export function flattenedColor(value: number, { classes }: ClassSet): string | undefined {
  const all = [...classes, { name: 'the ignored value', color: IGNORE_COLOR }]
  const found = all.find(({ color: [red, green, blue] }) => {
    const luminance = 0.299 * red + 0.587 * green + 0.114 * blue
    return value === Math.floor(luminance) || value === Math.ceil(luminance)
  })
  return found && `${found.name}'s color (${found.color.join(', ')})`
}

/**
 * A warning for labels that may have been colors once, though every value is a class: all are gray, none shows 255, and
 * each value is the luminance of one of two or more colors of the set (VOC's boat is 15, its cat 19). It is no proof: a
 * tree of persons and trains alone, saved in gray without borders, looks the same. So nothing is refused.
 */
export function mayBeFlattened(
  counts: Pick<DatasetRecord, 'labels' | 'greyLabels' | 'ignoredPixels' | 'classes'>,
): string[] {
  const { labels, greyLabels = 0, ignoredPixels, classes } = counts
  if (labels === 0 || greyLabels < labels || ignoredPixels > 0) return []
  const shown = [...classes.entries()].filter(([value, { pixels }]) => value > 0 && pixels > 0)
  const set = { classes, background: false }
  const found = shown.map(([value, { name }]) => ({ value, name, color: flattenedColor(value, set) }))
  if (found.some(({ color }) => color === undefined) || new Set(found.map(({ color }) => color)).size < 2) return []
  const values = found.map(({ value, name, color }) => `${value} is ${name}, and the brightness of ${color}`).join('; ')
  return [
    `The labels may be colors that a tool saved as gray, with other classes than they show: ${values}. Look at some (vortex inspect --gallery); if so, prepare the colored ones with --from-colors.`,
  ]
}
