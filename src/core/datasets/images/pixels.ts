import sharp from 'sharp'
import { expected, messageOf } from '../../base/index.ts'
import { checkJpegData } from '../../formats/index.ts'

export interface Pixels {
  /** RGB, [H, W, 3]. */
  image: Uint8Array
  height: number
  width: number
}

/**
 * An image file's bytes as RGB, equal to what PIL decodes: color profiles and EXIF orientation are ignored, grey and
 * CMYK become RGB, alpha is dropped. Training, prediction and every `--verify` decode through this function, so that
 * they refuse the same files: cut off, damaged ({@link checkJpegData}) or no image. The error names the file.
 */
export async function decodePixels(bytes: Uint8Array, name: string): Promise<Pixels> {
  // Where we cannot tell damage ourselves, every warning of libjpeg counts as one.
  const failOn = isJpeg(bytes) && !checkJpegData(bytes, name) ? 'warning' : 'error'
  try {
    const { data, info } = await sharp(bytes, { ignoreIcc: true, failOn })
      .toColourspace('srgb')
      .removeAlpha()
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true })
    return { image: new Uint8Array(data.buffer, data.byteOffset, data.length), height: info.height, width: info.width }
  } catch (cause) {
    throw expected('a complete image', name, messageOf(cause), {
      cause,
      suggestions: ['Fetch the file again, or take its id out of the split list.'],
    })
  }
}

function isJpeg(bytes: Uint8Array): boolean {
  return bytes[0] === 0xff && bytes[1] === 0xd8
}
