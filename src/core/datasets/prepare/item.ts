import { join } from 'node:path'
import { writeFile } from 'node:fs/promises'
import { expected, linkFile, messageOf, VortexError, writeAtomic } from '../../base/index.ts'
import { encodeIndexedPng } from '../../formats/index.ts'
import { vocPalette } from '../../labels/index.ts'
import { describeLocation, readLocation, type Location } from '../sources/location.ts'
import { IMAGES, LABELS } from '../tree/tree.ts'
import { makeLabel, nameOfLabel, type MadeLabel } from './label.ts'
import { checkPhotograph, type Photograph } from './photograph.ts'
import type { Fault, ImageResult, Item, Settings } from './plan.ts'

const PALETTE = vocPalette()

/**
 * Prepares one image: checks it, makes its label, and puts both into the tree. A broken source is returned as a fault;
 * only what hinders all images (a full disk) throws.
 */
export async function prepareItem(item: Item, settings: Settings): Promise<{ done: ImageResult } | { fault: Fault }> {
  const checked = check(item, settings)
  if ('fault' in checked) return checked
  const { photograph, label } = checked
  const result: ImageResult = { id: item.id, ...(photograph.traits.length > 0 && { traits: photograph.traits }) }
  if (label?.objects) result.objects = label.objects
  if (label?.leftOut) return { done: { ...result, leftOut: label.leftOut } }
  await put(item.image, join(settings.out, IMAGES, `${item.id}.jpg`), settings)
  if (label) {
    result.labelBytes = await putLabel(label, join(settings.out, LABELS, `${item.id}.png`), settings)
    result.pixels = countValues(label.data)
  }
  return { done: result }
}

function check(item: Item, settings: Settings): { photograph: Photograph; label?: MadeLabel } | { fault: Fault } {
  let file = describeLocation(item.image)
  try {
    const photograph = checkPhotograph(item.image)
    if (!item.label) return { photograph }
    file = nameOfLabel(item.label, settings)
    const label = makeLabel(item.label, settings)
    if (label.width !== photograph.width || label.height !== photograph.height) {
      const size = `${photograph.width} x ${photograph.height}, as its photograph`
      throw expected(size, `the label of ${item.id}`, `${label.width} x ${label.height}`)
    }
    return { photograph, label }
  } catch (error) {
    if (error instanceof VortexError && error.code !== 'internal') return { fault: { file, reason: messageOf(error) } }
    throw error
  }
}

/** Links or copies a file, or writes a member of an archive. */
async function put(source: Location, target: string, { link }: Settings): Promise<void> {
  if ('path' in source) await linkFile(source.path, target, link)
  else await write(target, readLocation(source))
}

async function putLabel(label: MadeLabel, target: string, settings: Settings): Promise<number> {
  if (label.original) {
    await put(label.original, target, settings)
    return readLocation(label.original).length
  }
  const { width, height, data } = label
  const bytes = encodeIndexedPng({ width, height, data, palette: PALETTE })
  await write(target, bytes)
  return bytes.length
}

/**
 * Atomic, but not flushed to the disk file by file: 118,287 flushes take longer than all the rest. After a power cut
 * a resumed run finds files of another size than the journal says and makes them again.
 */
function write(target: string, bytes: Uint8Array): Promise<void> {
  return writeAtomic(target, (temporary) => writeFile(temporary, bytes, { flag: 'wx' }))
}

function countValues(data: Uint8Array): [number, number][] {
  const counts = new Uint32Array(256)
  for (const value of data) counts[value]!++
  return [...counts.entries()].filter(([, pixels]) => pixels > 0)
}
