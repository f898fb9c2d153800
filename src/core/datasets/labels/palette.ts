import { expected } from '../../base/index.ts'
import { IGNORE_LABEL, type ClassSet } from '../../labels/index.ts'
import { classesByColor } from './colors.ts'
import { findContradiction } from './contradiction.ts'

/**
 * Refuses an indexed label whose palette draws an index that it uses in the color of another class: one of the two is
 * wrong, and by the index the classes would be permuted. Palettes of other colors (a gray ramp, a tool's own) tell nothing.
 */
export function checkPalette(data: Uint8Array, palette: Uint8Array, name: string, set: ClassSet): void {
  const found = findContradiction({ data, palette }, (index) => index, classesByColor(set))
  if (!found) return
  const { index, meant } = found
  const drawn = `${describe(meant, set)}'s color (${palette.subarray(index * 3, index * 3 + 3).join(', ')})`
  throw expected(`index ${index} (${describe(index, set)}) in a color of its own`, name, drawn, {
    suggestions: ['If the colors are right and the indices are not, prepare with --from-colors.'],
  })
}

function describe(value: number, { classes }: ClassSet): string {
  return value === IGNORE_LABEL ? '255, ignored' : (classes[value]?.name ?? 'no class')
}
