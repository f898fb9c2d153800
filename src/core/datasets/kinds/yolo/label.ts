import { expected } from '../../../base/index.ts'
import { polygonToRle, readYoloLabels, rleArea } from '../../../formats/index.ts'
import { paintAreas } from '../../objects/paint.ts'
import type { LabelSource, MadeLabel } from '../../prepare/label.ts'
import type { Settings } from '../../prepare/plan.ts'
import { describeLocation, readLocation } from '../../sources/location.ts'

export interface YoloLabel extends LabelSource {
  /** The image has no label file: nothing is on it. */
  isAbsent?: boolean
}

export interface YoloSettings extends Settings {
  boxes: BoxMode
  /** Index in `data.yaml` → class index, or 255. */
  valueOf: ReadonlyMap<number, number>
}

/** What becomes of lines that give a box alone: left out and counted, or drawn as a rectangle. */
export type BoxMode = 'skip' | 'fill'

/** The label of one image: smaller objects over larger ones, as Ultralytics draws them. */
export function yoloLabel(
  { file, isAbsent = false }: YoloLabel,
  { boxes, valueOf }: YoloSettings,
  image: { width: number; height: number },
): MadeLabel {
  const { width, height } = image
  if (isAbsent) return paintAreas([], image, 0)
  const name = describeLocation(file)
  const objects = readYoloLabels(readLocation(file), name)
  const drawn = objects.filter(({ isBox }) => !isBox || boxes === 'fill')
  const areas = drawn.map(({ category, outline, line }) => {
    const where = `${name}:${line}`
    const value = valueOf.get(category)
    if (value === undefined) throw expected('an index of the names in data.yaml', where, `${category}`)
    const pixels = outline.map((part, i) => part * (i % 2 === 0 ? width : height))
    const rle = polygonToRle(pixels, height, width, where)
    return { rle, value, area: rleArea(rle) }
  })
  const largestFirst = areas.sort((a, b) => b.area - a.area)
  return paintAreas(largestFirst, image, objects.length - drawn.length)
}
