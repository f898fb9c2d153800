import type { Sharp } from 'sharp'
import { expected, messageOf, VortexError } from '../base/index.ts'
import { checkJpegData, decodeGif, readJpegHeader } from '../formats/index.ts'
import { rgbOfCmyk } from './cmyk.ts'
import { formatOf } from './format.ts'
import { readImageHeader } from './header.ts'
import { loadSharp } from './sharp.ts'
import { refuseTurned, type Orientation } from './turn.ts'

export interface RgbImage {
  /** RGB, [H, W, 3]. */
  image: Uint8Array
  height: number
  width: number
}

/**
 * Any image as 8-bit RGB, equal to PIL's `convert('RGB')`: color profiles are ignored, gray, CMYK and palettes become
 * RGB, alpha is dropped and the color below it kept; of pages or frames the first. 16-bit values are divided by 257 and
 * rounded, where PIL drops the lower byte. Training, prediction and every `--verify` decode through this function, so
 * that they refuse the same files: cut off, damaged (`checkJpegData`) or no image.
 * @param name the file, for errors
 * @param orientation what to do with EXIF orientation; a TIFF's is part of its format and always applied
 * @throws bad-input for what is no complete image of a known form, and for a turned one under `refuse`
 */
export async function decodeImageBytes(
  bytes: Uint8Array,
  name: string,
  orientation: Orientation = 'ignore',
): Promise<RgbImage> {
  try {
    if (orientation === 'refuse') refuseTurned((await readImageHeader(bytes, name)).orientation, name)
    const format = formatOf(bytes)
    if (format === 'gif') {
      const { width, height, data } = decodeGif(bytes, name)
      return { image: data, width, height }
    }
    // `error` refuses truncated files but not the harmless warnings that many published images give. Where we cannot tell
    // damage ourselves, every warning of libjpeg counts as one.
    const failOn = format === 'jpeg' && !checkJpegData(bytes, name) ? 'warning' : 'error'
    const sharp = await loadSharp()
    const image = sharp(bytes, { ignoreIcc: true, failOn })
    if (orientation === 'apply' || format === 'tiff') image.autoOrient()
    // Almost all images are JPEGs, and a second look at each would cost time.
    if (format === 'jpeg') return await decodeEightBit(image, isCmykJpeg(bytes, name))
    const { bits, channels } = await readImageHeader(bytes, name)
    return bits === 16 ? await decodeSixteenBit(image) : await decodeEightBit(image, channels === 'cmyk')
  } catch (cause) {
    const suggestions = ['Fetch the file again, or take its id out of the split list.']
    if (cause instanceof VortexError && cause.code === 'bad-input') throw cause
    // One sentence, not one within another.
    if (cause instanceof VortexError && cause.code === 'bad-format' && formatOf(bytes) !== undefined)
      throw new VortexError('bad-input', cause.message, { cause, suggestions })
    throw expected('a complete image', name, messageOf(cause), { cause, suggestions })
  }
}

/** False for a header that only libjpeg can read: it is more lenient. */
function isCmykJpeg(bytes: Uint8Array, name: string): boolean {
  try {
    return readJpegHeader(bytes, name).components === 4
  } catch (error) {
    if (error instanceof VortexError) return false
    throw error
  }
}

async function decodeEightBit(image: Sharp, cmyk: boolean): Promise<RgbImage> {
  const pixels = cmyk
    ? image.pipelineColorspace('cmyk').toColourspace('cmyk')
    : image.toColourspace('srgb').removeAlpha()
  const { data, info } = await pixels.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true })
  const bytesOf = new Uint8Array(data.buffer, data.byteOffset, data.length)
  return { image: cmyk ? rgbOfCmyk(bytesOf, info.channels) : bytesOf, height: info.height, width: info.width }
}

async function decodeSixteenBit(image: Sharp): Promise<RgbImage> {
  const pixels = image.pipelineColorspace('rgb16').toColourspace('rgb16').removeAlpha()
  const { data, info } = await pixels.raw({ depth: 'ushort' }).toBuffer({ resolveWithObject: true })
  const rgb = new Uint8Array(data.length / 2)
  for (let i = 0; i < rgb.length; i++) rgb[i] = Math.round(data.readUInt16LE(2 * i) / 257)
  return { image: rgb, height: info.height, width: info.width }
}
