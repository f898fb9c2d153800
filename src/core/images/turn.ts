import { expected, messageOf } from '../base/index.ts'
import { formatOf } from './format.ts'
import { loadSharp } from './sharp.ts'

/** How EXIF orientation is treated: stored pixels as they are, turned as viewers show them, or not taken at all. */
export type Orientation = 'ignore' | 'apply' | 'refuse'

/** Whether a turn swaps width and height. */
export function swapsSides(orientation: number): boolean {
  return orientation >= 5
}

/**
 * A copy turned by its EXIF orientation, without the tag: a JPEG stays one (quality 95, 4:4:4), anything else becomes a
 * PNG, which loses nothing.
 */
export async function turnedCopy(bytes: Uint8Array, name: string): Promise<{ bytes: Uint8Array; suffix: string }> {
  const sharp = await loadSharp()
  const turned = sharp(bytes, { ignoreIcc: true, failOn: 'error' }).autoOrient()
  const isJpeg = formatOf(bytes) === 'jpeg'
  const file = isJpeg ? turned.jpeg({ quality: 95, chromaSubsampling: '4:4:4' }) : turned.png()
  try {
    return { bytes: await file.toBuffer(), suffix: isJpeg ? '.jpg' : '.png' }
  } catch (cause) {
    throw expected('a complete image', name, messageOf(cause), { cause })
  }
}

/** The error of `--orientation refuse`. */
export function refuseTurned(orientation: number, name: string): void {
  if (orientation === 1) return
  throw expected('an image without EXIF orientation', name, `orientation ${orientation}`, {
    suggestions: ['--orientation apply rotates it as viewers do; --orientation ignore uses the stored pixels.'],
  })
}
