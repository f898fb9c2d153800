import { join } from 'node:path'
import { expected, linkFile, messageOf, VortexError, writeFileUnflushed } from '../../base/index.ts'
import { encodeIndexedPng } from '../../formats/index.ts'
import { paletteOf } from '../../labels/index.ts'
import { describeLocation, readLocation, type Location } from '../sources/location.ts'
import { IMAGES, LABELS } from '../tree/tree.ts'
import type { DatasetKind } from './kind.ts'
import type { MadeLabel } from './label.ts'
import { checkPhotograph, type Photograph } from './photograph.ts'
import type { Fault, Item, Settings } from './plan.ts'
import type { ImageResult } from './result.ts'

/**
 * Prepares one image: checks it, makes its label, and puts both into the tree. A broken source is returned as a fault;
 * only what hinders all images (a full disk) throws.
 */
export function prepareItem(
  item: Item,
  settings: Settings,
  kind: DatasetKind,
): { done: ImageResult } | { fault: Fault } {
  const checked = check(item, settings, kind)
  if ('fault' in checked) return checked
  const { photograph, label } = checked
  const { orientation, traits } = photograph
  const result: ImageResult = {
    id: item.id,
    ...(!label?.leftOut && { orientation }),
    ...(traits.length > 0 && { traits }),
  }
  if (label?.objects) result.objects = label.objects
  if (label?.broken) result.broken = label.broken
  if (label?.leftOut) return { done: { ...result, leftOut: label.leftOut } }
  put(item.image, join(settings.out, IMAGES, `${item.id}.jpg`), settings)
  if (label) {
    result.labelBytes = putLabel(label, join(settings.out, LABELS, `${item.id}.png`), settings)
    result.pixels = valuesOf(label.counts)
  }
  return { done: result }
}

function check(
  item: Item,
  settings: Settings,
  kind: DatasetKind,
): { photograph: Photograph; label?: MadeLabel } | { fault: Fault } {
  let file = describeLocation(item.image)
  try {
    const photograph = checkPhotograph(item.image)
    if (!item.label) return { photograph }
    file = describeLocation(item.label.file)
    const label = kind.makeLabel(item.label, settings)
    if (label.width !== photograph.width || label.height !== photograph.height) {
      const size = `${photograph.width} x ${photograph.height}, as its photograph`
      throw expected(size, `the label of ${item.id}`, `${label.width} x ${label.height}`)
    }
    return { photograph, label }
  } catch (error) {
    // `refused`: the file shows that the whole source is wrong.
    if (error instanceof VortexError && error.code !== 'internal' && error.code !== 'refused')
      return { fault: { file, reason: messageOf(error) } }
    throw error
  }
}

/** Links or copies a file, or writes a member of an archive. */
function put(source: Location, target: string, { link }: Settings): void {
  if ('path' in source) linkFile(source.path, target, link)
  else writeFileUnflushed(target, readLocation(source))
}

/** Returns the size of the label's file: after a power cut, files of another size are made again. */
function putLabel(label: MadeLabel, target: string, settings: Settings): number {
  if (label.original) {
    put(label.original, target, settings)
    return readLocation(label.original).length
  }
  const { width, height, data } = label
  const bytes = encodeIndexedPng({ width, height, data, palette: paletteOf(settings.classes) })
  writeFileUnflushed(target, bytes)
  return bytes.length
}

function valuesOf(counts: Uint32Array): [number, number][] {
  const values: [number, number][] = []
  counts.forEach((pixels, value) => {
    if (pixels > 0) values.push([value, pixels])
  })
  return values
}
