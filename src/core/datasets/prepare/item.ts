import { join } from 'node:path'
import { expected, linkFile, messageOf, VortexError, writeFileUnflushed, type ErrorCode } from '../../base/index.ts'
import { encodeIndexedPng } from '../../formats/index.ts'
import { refuseTurned, swapsSides, turnedCopy } from '../../images/index.ts'
import { paletteOf } from '../../labels/index.ts'
import { describeLocation, readLocation, type Location } from '../sources/location.ts'
import { IMAGES, LABELS } from '../tree/tree.ts'
import { sourceBytes } from './begun.ts'
import { checkImage } from './check-image.ts'
import type { DatasetKind } from './kind.ts'
import type { MadeLabel } from './label.ts'
import type { Photograph } from './photograph.ts'
import type { Fault, Item, Settings } from './plan.ts'
import type { ImageResult } from './result.ts'

/**
 * Prepares one image: checks it, makes its label, and puts both into the tree. A broken source is returned as a fault;
 * only what hinders all images (a full disk, a value that the class file does not name) throws.
 */
export async function prepareItem(
  item: Item,
  settings: Settings,
  kind: DatasetKind,
): Promise<{ done: ImageResult } | { fault: Fault }> {
  const checked = await check(item, settings, kind)
  if ('fault' in checked) return checked
  const { photograph, label, turned } = checked
  const suffix = turned?.suffix ?? item.suffix ?? '.jpg'
  const traits = turned ? traitsOfCopy(photograph) : photograph.traits
  const result: ImageResult = {
    id: item.id,
    sourceBytes: sourceBytes(item),
    ...(suffix !== '.jpg' && { suffix }),
    ...(!label?.leftOut && { orientation: turned ? 1 : photograph.orientation }),
    ...(traits.length > 0 && { traits }),
  }
  if (label?.grey) result.greyLabel = true
  if (label?.nearest !== undefined) result.nearest = label.nearest
  if (label?.objects) result.objects = label.objects
  if (label?.broken) result.broken = label.broken
  if (label?.leftOut) return { done: { ...result, leftOut: label.leftOut } }
  const target = join(settings.out, IMAGES, `${item.id}${suffix}`)
  if (turned) writeFileUnflushed(target, turned.bytes)
  else put(item.image, target, settings)
  if (label) {
    result.labelBytes = putLabel(label, join(settings.out, LABELS, `${item.id}.png`), settings)
    result.pixels = valuesOf(label.counts)
  }
  return { done: result }
}

/** Errors that are no one image's: those of a label that no label would be spared, and bugs. */
const STOPPING: readonly ErrorCode[] = ['refused', 'internal']

/** A copy is written anew: without a profile, and not progressive. */
function traitsOfCopy({ traits }: Photograph): Photograph['traits'] {
  return [...traits.filter((trait) => trait !== 'profile' && trait !== 'progressive'), 'turned']
}

/** An image that can be used, and what goes into the tree. */
interface Checked {
  photograph: Photograph
  label?: MadeLabel
  /** Turned by its EXIF orientation. */
  turned?: { bytes: Uint8Array; suffix: string }
}

async function check(item: Item, settings: Settings, kind: DatasetKind): Promise<Checked | { fault: Fault }> {
  const image = describeLocation(item.image)
  let file = image
  try {
    const photograph = await checkImage(item.image)
    if (settings.orientation === 'refuse') refuseTurned(photograph.orientation, image)
    let label: MadeLabel | undefined
    if (item.label) {
      file = describeLocation(item.label.file)
      label = kind.makeLabel(item.label, settings, sizeInTree(photograph, settings))
    }
    const turns = isTurned(photograph, label, settings)
    if (label) assertSize(label, photograph, turns, item.id)
    file = image
    const turned = turns && !label?.leftOut ? await turnedCopy(readLocation(item.image), image) : undefined
    return { photograph, ...(label && { label }), ...(turned && { turned }) }
  } catch (error) {
    if (error instanceof VortexError && !STOPPING.includes(error.code))
      return { fault: { file, reason: messageOf(error) } }
    throw error
  }
}

/** The size that an image has in the tree, for labels whose source does not say it. */
function sizeInTree({ orientation, width, height }: Photograph, settings: Settings): { width: number; height: number } {
  const swapped = settings.orientation === 'apply' && swapsSides(orientation)
  return swapped ? { width: height, height: width } : { width, height }
}

function isTurned(
  { orientation, width, height }: Photograph,
  label: MadeLabel | undefined,
  settings: Settings,
): boolean {
  if (orientation === 1 || settings.orientation === 'ignore') return false
  if (settings.orientation !== 'sizes') return true
  const fitsTurned = label?.width === height && label.height === width
  return width !== height && swapsSides(orientation) && fitsTurned
}

function assertSize(label: MadeLabel, photograph: Photograph, turns: boolean, id: string): void {
  const swapped = turns && swapsSides(photograph.orientation)
  const [width, height] = swapped ? [photograph.height, photograph.width] : [photograph.width, photograph.height]
  if (label.width === width && label.height === height) return
  const what = `${width} x ${height}, as its image${swapped ? ' when turned' : ''}`
  throw expected(what, `the label of ${id}`, `${label.width} x ${label.height}`)
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
