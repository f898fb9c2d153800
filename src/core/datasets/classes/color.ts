import { defaultColor, type Color } from '../../labels/index.ts'

/** A color as a class file writes it; without one, VOC's of that index, as labelme and CVAT draw it. */
export function readColor(written: string | readonly number[] | undefined, index: number): Color {
  if (written === undefined) return defaultColor(index)
  if (typeof written !== 'string') return [written[0]!, written[1]!, written[2]!]
  const channel = (at: number) => parseInt(written.slice(at, at + 2), 16)
  return [channel(1), channel(3), channel(5)]
}

/** One number per color, as masks are compared by it. */
export function packColor([red, green, blue]: Color): number {
  return (red << 16) | (green << 8) | blue
}
