import { IGNORE_LABEL, type ClassSet } from '../../../labels/index.ts'
import { turnColumns } from '../../labels/turn.ts'
import type { MadeLabel } from '../../prepare/label.ts'
import type { ImageResult, ObjectTally } from '../../prepare/result.ts'
import type { CocoLabel, CocoSettings } from './label-source.ts'
import { readObjects, type CocoObject } from './objects.ts'
import { paint, type SortedObjects } from './paint.ts'
import type { CocoRules } from './rules.ts'

/** The label of one COCO image by the rules. */
export function cocoLabel(source: CocoLabel, { classes, classOf, rules, brokenAnnotations }: CocoSettings): MadeLabel {
  const { width, height } = source
  const { objects, broken } = readObjects(source, classOf)
  const sorted = sortObjects(objects, rules)
  for (const { rle } of broken) if (rle) sorted.ignored.push({ rle })
  const isLost = broken.length > 0 && (brokenAnnotations === 'drop-image' || broken.some(({ rle }) => !rle))
  const passes = rules.filter !== 'image' || sum(sorted.kept, rules) > rules.minObjectPixels
  const columns = passes ? paint(sorted, width * height, rules) : new Uint8Array(width * height)
  const { data, counts } = turnColumns(columns, width)
  const isEmpty = !rules.keepEmpty && !showsClass(counts, classes)
  const leftOut = isLost ? 'broken' : !passes ? 'filtered' : isEmpty ? 'empty' : undefined
  return {
    width,
    height,
    data,
    counts,
    objects: tallyObjects(objects, sorted, source.others, leftOut),
    ...(broken.length > 0 && { broken: broken.map(({ reason, fault }) => ({ reason, fault })) }),
    ...(leftOut && { leftOut }),
  }
}

function sortObjects(objects: readonly CocoObject[], rules: CocoRules): SortedObjects {
  const sorted: SortedObjects = { kept: [], dropped: [], ignored: [] }
  for (const object of objects) {
    if (object.value === IGNORE_LABEL) sorted.ignored.push(object)
    else if (object.isCrowd && rules.crowd !== 'class') {
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

/** Kept objects of an image that is left out count as left out with it; those that a class file ignores as of other categories. */
function tallyObjects(
  objects: readonly CocoObject[],
  { kept, dropped }: SortedObjects,
  others: number,
  leftOut: ImageResult['leftOut'],
): ObjectTally {
  const keptSet = new Set(kept)
  const droppedSet = new Set(dropped)
  const classes = new Map<number, ObjectTally['classes'][number]>()
  const drawn = objects.filter(({ value }) => value !== IGNORE_LABEL)
  for (const object of drawn) {
    const row = classes.get(object.value) ?? [object.value, 0, 0, 0, 0]
    classes.set(object.value, row)
    if (droppedSet.has(object)) row[2]++
    else if (!keptSet.has(object)) row[3]++
    else row[leftOut ? 4 : 1]++
  }
  return { classes: [...classes.values()], category: others + objects.length - drawn.length }
}
