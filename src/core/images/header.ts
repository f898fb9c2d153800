import type { Metadata } from 'sharp'
import { expected, messageOf } from '../base/index.ts'
import { readGif, readJpegHeader } from '../formats/index.ts'
import { formatOf, type ImageFormat } from './format.ts'
import { loadSharp } from './sharp.ts'

/** What is to be known of an image before it is decoded. */
export interface ImageHeader {
  format: ImageFormat
  width: number
  height: number
  /** EXIF orientation, 1 where there is none. A TIFF's belongs to its format: readers turn it, and so is its size. */
  orientation: number
  channels: 'grey' | 'rgb' | 'cmyk'
  bits: 8 | 16
  alpha: boolean
  /** Pages of a TIFF, frames of an animation. */
  pages: number
  /** True where it has an ICC profile. */
  profile: boolean
}

const CHANNELS: Readonly<Record<string, ImageHeader['channels']>> = {
  srgb: 'rgb',
  rgb: 'rgb',
  rgb16: 'rgb',
  'b-w': 'grey',
  grey16: 'grey',
  cmyk: 'cmyk',
}

/**
 * Size and kind of an image: JPEG, PNG, WebP, TIFF or GIF of 8 or 16 bits.
 * @throws bad-input or bad-format for any other, with what to do
 */
export async function readImageHeader(bytes: Uint8Array, name: string): Promise<ImageHeader> {
  const format = formatOf(bytes)
  if (format === 'gif') {
    const { width, height, frames, first } = readGif(bytes, name)
    const alpha = first.transparent !== undefined
    return { format, width, height, orientation: 1, channels: 'rgb', bits: 8, alpha, pages: frames, profile: false }
  }
  if (format === 'bmp') throw unreadable(name, 'a BMP', 'Convert it, e.g.: magick mogrify -format png *.bmp')
  if (format === 'svg') throw unreadable(name, 'an SVG, which has no pixels', 'Export it as a PNG.')
  // Its own reader says at which byte a JPEG is broken, and that other bytes are no JPEG.
  if (format === 'jpeg' || format === undefined) readJpegHeader(bytes, name)
  const sharp = await loadSharp()
  const metadata = await sharp(bytes)
    .metadata()
    .catch((cause: unknown) => {
      throw expected('an image', name, messageOf(cause), { cause })
    })
  return { format: format!, ...describe(metadata, name) }
}

function describe(metadata: Metadata, name: string): Omit<ImageHeader, 'format'> {
  const { space, depth, hasAlpha, pages = 1, hasProfile, format } = metadata
  const channels = CHANNELS[space]
  const bits = depth === 'uchar' ? 8 : 16
  if (depth !== 'uchar' && depth !== 'ushort')
    throw unreadable(
      name,
      depth === 'float' || depth === 'double' ? 'floating-point values' : `values of type ${depth}`,
      'Their range is unknown: scale them to 8 or 16 bits.',
    )
  if (channels === undefined || (channels === 'cmyk' && bits === 16))
    throw unreadable(name, `the color space ${space} of ${bits} bits`, 'Convert it to RGB.')
  const orientation = metadata.orientation ?? 1
  const turned = format === 'tiff' && orientation >= 5
  return {
    width: turned ? metadata.height : metadata.width,
    height: turned ? metadata.width : metadata.height,
    orientation: format === 'tiff' ? 1 : orientation,
    channels,
    bits,
    alpha: hasAlpha,
    pages,
    profile: hasProfile,
  }
}

function unreadable(name: string, found: string, suggestion: string): Error {
  return expected('a JPEG, PNG, WebP, TIFF or GIF of 8 or 16 bits', name, found, { suggestions: [suggestion] })
}
