import { AREAS, labelmeArea, readLabelme } from '../../../formats/index.ts'
import { paintAreas, type Area } from '../../objects/paint.ts'
import type { LabelSource, MadeLabel } from '../../prepare/label.ts'
import type { Settings } from '../../prepare/plan.ts'
import { describeLocation, readLocation } from '../../sources/location.ts'
import { labelName } from './names.ts'

export interface LabelmeSettings extends Settings {
  /** Label → class index, or 255. */
  valueOf: ReadonlyMap<string, number>
}

/** The label of one labelme file: its areas in the file's order, later over earlier. */
export function labelmeLabel(
  { file }: LabelSource,
  { valueOf }: LabelmeSettings,
  image: { width: number; height: number },
): MadeLabel {
  const name = describeLocation(file)
  const { shapes, size = image } = readLabelme(readLocation(file), name)
  const areas: Area[] = []
  for (const [index, shape] of shapes.entries()) {
    if (!AREAS.includes(shape.type)) continue
    const where = `shapes[${index}] (${shape.label}) in ${name}`
    areas.push({
      rle: labelmeArea(shape, size.height, size.width, where),
      value: valueOf.get(labelName(shape.label))!,
    })
  }
  return paintAreas(areas, size, shapes.length - areas.length)
}
