import { expected } from '../../../base/index.ts'
import type { PngImage } from '../../../formats/index.ts'
import { IGNORE_LABEL, type ClassSet } from '../../../labels/index.ts'
import { packColor } from '../../classes/color.ts'
import type { ClassMap } from '../../classes/map.ts'
import { countValues } from '../../labels/count.ts'

/** Palettes are padded with it, and grey ramps begin with it: it tells nothing of what an index means. */
const BLACK = 0

/**
 * Refuses a mask that is read by index although its palette draws an index in the color of another class: one of the
 * two is wrong. Palettes of other colors (a grey ramp, a tool's own) tell nothing, and a class file that says what the
 * indices are is believed.
 */
export function checkMaskPalette(
  { data, palette }: PngImage,
  name: string,
  { map, classes }: { map: ClassMap; classes: ClassSet },
): void {
  if (!palette || map.ids.size > 0) return
  const nameOf = (value: number) => (value === IGNORE_LABEL ? 'ignored' : classes.classes[value]!.name)
  for (const [index, pixels] of countValues(data).entries()) {
    if (pixels === 0 || 3 * index >= palette.length) continue
    const [red, green, blue] = palette.subarray(3 * index)
    const color = packColor([red!, green!, blue!])
    const meant = map.colors.get(color)
    const value = map.values.get(index)
    if (color === BLACK || meant === undefined || value === undefined || meant === value) continue
    const hex = `#${color.toString(16).padStart(6, '0')}`
    throw expected(
      `index ${index} (${nameOf(value)}) in a color of its own`,
      name,
      `that of ${nameOf(meant)}, ${hex}`,
      {
        suggestions: [
          `If the colors are right and the indices are not, name the colors: map: { '${hex}': ${nameOf(meant)} }.`,
        ],
      },
    )
  }
}
