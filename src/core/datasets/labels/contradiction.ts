import { packColor } from '../classes/color.ts'
import { countValues } from './count.ts'

/** Palettes are padded with it, and gray ramps begin with it: it tells nothing of what an index means. */
const BLACK = 0

/** An index that stands for one class by its value and for another by its color. */
export interface Contradiction {
  index: number
  /** By the index. */
  value: number
  /** By the color. */
  meant: number
  /** Packed. */
  color: number
}

/**
 * The first index in use whose color in the palette is that of another class.
 * @param valueOf the class, or 255, of an index; undefined where it is none
 * @param classOf the class, or 255, of a packed color
 */
export function findContradiction(
  { data, palette }: { data: Uint8Array; palette: Uint8Array },
  valueOf: (index: number) => number | undefined,
  classOf: ReadonlyMap<number, number>,
): Contradiction | undefined {
  for (const [index, pixels] of countValues(data).entries()) {
    if (pixels === 0 || 3 * index >= palette.length) continue
    const color = packColor(palette, 3 * index)
    const [value, meant] = [valueOf(index), classOf.get(color)]
    if (color !== BLACK && meant !== undefined && value !== undefined && meant !== value)
      return { index, value, meant, color }
  }
  return undefined
}
