import { defaultColor, type Color } from '../../labels/index.ts'

/** A color as a class file writes it; without one, VOC's of that index, as labelme and CVAT draw it. */
export function readColor(written: string | readonly number[] | undefined, index: number): Color {
  if (written === undefined) return defaultColor(index)
  if (typeof written !== 'string') return [written[0]!, written[1]!, written[2]!]
  const channel = (at: number) => parseInt(written.slice(at, at + 2), 16)
  return [channel(1), channel(3), channel(5)]
}

/**
 * One number per color, as masks are compared by it.
 * @param rgb a color, or an array of which one begins at `at`; values beyond its end count as 0
 */
export function packColor(rgb: ArrayLike<number>, at = 0): number {
  return (rgb[at]! << 16) | (rgb[at + 1]! << 8) | rgb[at + 2]!
}

/** A packed color as class files write it. */
export function hexColor(packed: number): string {
  return `#${packed.toString(16).padStart(6, '0')}`
}
