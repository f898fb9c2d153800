import { forEachRun, type Rle } from '../../formats/index.ts'
import { IGNORE_LABEL } from '../../labels/index.ts'
import { turnColumns } from '../labels/turn.ts'
import type { MadeLabel } from '../prepare/label.ts'
import type { ObjectTally } from '../prepare/result.ts'

/** An object as its pixels, and what they become: a class or 255. */
export interface Area {
  rle: Rle
  value: number
}

/**
 * A label of areas over background, later over earlier. Areas of background and of 255 are drawn as well, and counted
 * among those of other categories.
 * @param shapeless objects that cover no pixels, to be counted
 */
export function paintAreas(
  areas: readonly Area[],
  { width, height }: { width: number; height: number },
  shapeless: number,
): MadeLabel {
  const columns = new Uint8Array(width * height)
  const rows = new Map<number, ObjectTally['classes'][number]>()
  let category = 0
  for (const { rle, value } of areas) {
    forEachRun(rle, (start, end) => columns.fill(value, start, end))
    if (value === 0 || value === IGNORE_LABEL) category++
    else {
      const row = rows.get(value) ?? [value, 0, 0, 0, 0]
      rows.set(value, row)
      row[1]++
    }
  }
  const { data, counts } = turnColumns(columns, width)
  return { width, height, data, counts, objects: { classes: [...rows.values()], category, shapeless } }
}
