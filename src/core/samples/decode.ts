import { expected, readBytes } from '../base/index.ts'
import { decodePixels, readLabel, type Entry, type Pixels } from '../datasets/index.ts'
import type { ClassSet } from '../labels/index.ts'
import type { Sample } from './sample.ts'

/**
 * Reads an entry's image and, where it has one, its label.
 * Throws a `VortexError` that names the file: missing, truncated, not an image, or a label of another size.
 */
export async function decodeSample(entry: Entry, classes: ClassSet): Promise<Sample> {
  const picture = await decodeImage(entry.image)
  if (entry.label === undefined) return { id: entry.id, ...picture }
  const label = await readLabel(entry.label, classes)
  if (label.width !== picture.width || label.height !== picture.height)
    throw expected(
      `a label of ${picture.width} x ${picture.height} pixels, as ${entry.image}`,
      entry.label,
      `${label.width} x ${label.height}`,
      { suggestions: ['Give the pair one size, or take the id out of the split list.'] },
    )
  return { id: entry.id, ...picture, label: label.data }
}

/** An image file as RGB bytes [H, W, 3]: see {@link decodePixels}. */
export async function decodeImage(path: string): Promise<Pixels> {
  return decodePixels(await readBytes(path, 'an image file'), path)
}
