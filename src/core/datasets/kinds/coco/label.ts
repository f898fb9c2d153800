import type { ClassSet } from '../../../labels/index.ts'
import { turnColumns } from '../../labels/turn.ts'
import type { MadeLabel } from '../../prepare/label.ts'
import type { ImageResult, ObjectTally } from '../../prepare/result.ts'
import type { CocoLabel, CocoSettings } from './label-source.ts'
import { readObjects, type CocoObject } from './objects.ts'
import { paint, type SortedObjects } from './paint.ts'
import type { CocoRules } from './rules.ts'

/** The label of one COCO image by the rules. */
export function cocoLabel(source: CocoLabel, { classes, rules }: CocoSettings): MadeLabel {
  const { width, height } = source
  const objects = readObjects(source)
  const sorted = sortObjects(objects, rules)
  const passes = rules.filter !== 'image' || sum(sorted.kept, rules) > rules.minObjectPixels
  const columns = passes ? paint(sorted, width * height, rules) : new Uint8Array(width * height)
  const { data, counts } = turnColumns(columns, width)
  const leftOut = !passes ? 'filtered' : rules.keepEmpty || showsClass(counts, classes) ? undefined : 'empty'
  return {
    width,
    height,
    data,
    counts,
    objects: tallyObjects(objects, sorted, source.others, leftOut),
    ...(leftOut && { leftOut }),
  }
}

function sortObjects(objects: readonly CocoObject[], rules: CocoRules): SortedObjects {
  const sorted: SortedObjects = { kept: [], dropped: [], ignored: [] }
  for (const object of objects) {
    if (object.isCrowd && rules.crowd !== 'class') {
      if (rules.crowd === 'ignore') sorted.ignored.push(object)
    } else if (rules.filter === 'object' && measure(object, rules) < rules.minObjectPixels) sorted.dropped.push(object)
    else sorted.kept.push(object)
  }
  return sorted
}

function measure(object: CocoObject, { filterMeasure }: CocoRules): number {
  return filterMeasure === 'area' ? object.area : object.pixels
}

function sum(objects: readonly CocoObject[], rules: CocoRules): number {
  return objects.reduce((total, object) => total + measure(object, rules), 0)
}

function showsClass(counts: Uint32Array, { classes }: ClassSet): boolean {
  return counts.subarray(1, classes.length).some((pixels) => pixels > 0)
}

/** Kept objects of an image that is left out count as left out with it. */
function tallyObjects(
  objects: readonly CocoObject[],
  { kept, dropped }: SortedObjects,
  others: number,
  leftOut: ImageResult['leftOut'],
): ObjectTally {
  const keptSet = new Set(kept)
  const droppedSet = new Set(dropped)
  const classes = new Map<number, ObjectTally['classes'][number]>()
  for (const object of objects) {
    const row = classes.get(object.value) ?? [object.value, 0, 0, 0, 0]
    classes.set(object.value, row)
    if (droppedSet.has(object)) row[2]++
    else if (!keptSet.has(object)) row[3]++
    else row[leftOut ? 4 : 1]++
  }
  return { classes: [...classes.values()], category: others }
}
