import { IGNORE_COLOR, type ClassSet } from '../../labels/index.ts'

/**
 * What a grey value outside the classes shows where colored labels were saved as grey: the color of the set that has
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
