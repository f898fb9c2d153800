import type { ClassSet } from '../../labels/index.ts'
import type { DatasetRecord } from '../tree/record.ts'
import { addLabel, emptyLabelCounts, type LabelCounts } from './label-counts.ts'
import type { BrokenAnnotation, ImageResult } from './result.ts'

/** What is summed over the images of a tree, and over those of each split. */
export interface Tally extends Pick<
  DatasetRecord,
  | 'images'
  | 'labels'
  | 'background'
  | 'classes'
  | 'ignoredPixels'
  | 'greyLabels'
  | 'nearestColorPixels'
  | 'objects'
  | 'leftOut'
  | 'photographs'
  | 'suffixes'
  | 'orientations'
> {
  splits: ReadonlyMap<string, LabelCounts>
}

/**
 * Sums what became of the images.
 * @param splits names and ids; ids without a result are none of the tree's
 * @param options `objects`: labels were drawn from objects, which are counted
 */
export function tally(
  results: Iterable<ImageResult>,
  set: ClassSet,
  splits: readonly { name: string; ids: readonly string[] }[],
  { objects }: { objects: boolean },
): Tally {
  const empty = () => emptyLabelCounts(set.classes.length, objects)
  const whole = empty()
  const parts = splits.map(({ name, ids }) => ({ name, ids: new Set(ids), counts: empty() }))
  const images = emptyImageCounts()
  const leftOut = { filtered: 0, empty: 0, broken: 0 }
  const broken = { shape: 0, category: 0, fields: 0 }
  let category = 0
  let nearest = 0
  let greyLabels = 0
  let shapeless: number | undefined
  for (const result of results) {
    addLabel(whole, result)
    for (const { ids, counts } of parts) if (ids.has(result.id)) addLabel(counts, result)
    category += result.objects?.category ?? 0
    for (const { reason } of result.broken ?? []) broken[reason]++
    nearest += result.nearest ?? 0
    if (result.greyLabel) greyLabels++
    if (result.objects?.shapeless !== undefined) shapeless = (shapeless ?? 0) + result.objects.shapeless
    if (result.leftOut) leftOut[result.leftOut]++
    else addImage(images, result)
  }
  return {
    ...images,
    ...whole,
    background: set.background,
    classes: set.classes.map(({ name, color }, value) => ({ name, color: [...color], ...whole.classes[value]! })),
    ...(greyLabels > 0 && { greyLabels }),
    ...(nearest > 0 && { nearestColorPixels: nearest }),
    ...(objects && {
      objects: { ...sumObjects(whole, category, shapeless), ...brokenOf(broken) },
      leftOut: {
        filtered: leftOut.filtered,
        empty: leftOut.empty,
        ...(leftOut.broken > 0 && { broken: leftOut.broken }),
      },
    }),
    splits: new Map(parts.map(({ name, counts }) => [name, counts])),
  }
}

type ImageCounts = Pick<Tally, 'images' | 'photographs' | 'suffixes' | 'orientations'>

function emptyImageCounts(): ImageCounts {
  const photographs = { grey: 0, fourChannels: 0, progressive: 0, profile: 0 }
  return { images: 0, photographs, suffixes: {}, orientations: {} }
}

function addImage(counts: ImageCounts, { traits = [], orientation = 1, suffix = '.jpg' }: ImageResult): void {
  counts.images++
  for (const trait of traits) counts.photographs[trait] = (counts.photographs[trait] ?? 0) + 1
  add(counts.suffixes, suffix)
  if (orientation !== 1) add(counts.orientations, `${orientation}`)
}

/** Reasons that this and earlier versions know are counted wherever one is; unreadable fields where there are any. */
function brokenOf({ shape, category, fields }: Record<BrokenAnnotation['reason'], number>) {
  if (shape + category + fields === 0) return {}
  return { broken: { shape, category, ...(fields > 0 && { fields }) } }
}

function add(counts: Record<string, number>, key: string): void {
  counts[key] = (counts[key] ?? 0) + 1
}

function sumObjects(
  { classes }: LabelCounts,
  category: number,
  shapeless: number | undefined,
): NonNullable<DatasetRecord['objects']> {
  const sum = (key: 'kept' | 'small' | 'crowd' | 'image') =>
    classes.reduce((total, { objects }) => total + objects![key], 0)
  return {
    kept: sum('kept'),
    dropped: {
      ...{ small: sum('small'), crowd: sum('crowd'), category, image: sum('image') },
      ...(shapeless !== undefined && { shapeless }),
    },
  }
}
