import sharp from 'sharp'
import { expected, messageOf, readBytes } from '../base/index.ts'
import { readLabel, type Entry } from '../datasets/index.ts'
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

/**
 * A photograph as RGB bytes [H, W, 3], equal to what PIL decodes: colour profiles and EXIF orientation are ignored,
 * grey and CMYK become RGB, alpha is dropped.
 */
export async function decodeImage(path: string): Promise<Pick<Sample, 'image' | 'height' | 'width'>> {
  const bytes = await readBytes(path, 'an image file')
  try {
    // `error` refuses truncated files but not the harmless warnings that many published photographs give.
    const { data, info } = await sharp(bytes, { ignoreIcc: true, failOn: 'error' })
      .toColourspace('srgb')
      .removeAlpha()
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true })
    return { image: new Uint8Array(data.buffer, data.byteOffset, data.length), height: info.height, width: info.width }
  } catch (cause) {
    throw expected('a complete image', path, messageOf(cause), {
      cause,
      suggestions: ['Fetch the file again, or take its id out of the split list.'],
    })
  }
}
