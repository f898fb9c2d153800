import { expected } from '../../../base/index.ts'
import type { PngImage } from '../../../formats/index.ts'
import { IGNORE_LABEL, type ClassSet } from '../../../labels/index.ts'
import { hexColor } from '../../classes/color.ts'
import type { ClassMap } from '../../classes/map.ts'
import { findContradiction } from '../../labels/contradiction.ts'

/**
 * Refuses a mask that is read by index although its palette draws an index in the color of another class: one of the
 * two is wrong. A class file that says what the indices are is believed.
 */
export function checkMaskPalette(
  { data, palette }: PngImage,
  name: string,
  { map, classes }: { map: ClassMap; classes: ClassSet },
): void {
  if (!palette || map.ids.size > 0) return
  const found = findContradiction({ data, palette }, (index) => map.values.get(index), map.colors)
  if (!found) return
  const nameOf = (value: number) => (value === IGNORE_LABEL ? 'ignored' : classes.classes[value]!.name)
  const { index, value, meant, color } = found
  const hex = hexColor(color)
  throw expected(`index ${index} (${nameOf(value)}) in a color of its own`, name, `that of ${nameOf(meant)}, ${hex}`, {
    suggestions: [
      `If the colors are right and the indices are not, name the colors: map: { '${hex}': ${nameOf(meant)} }.`,
    ],
  })
}
