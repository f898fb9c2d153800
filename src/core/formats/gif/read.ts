import { ByteReader } from '../../base/index.ts'

export interface GifFrame {
  left: number
  top: number
  width: number
  height: number
  interlaced: boolean
  /** Index whose pixels are see-through. */
  transparent?: number
  /** RGB triples; the frame's own, else the file's. */
  palette: Uint8Array
  /** Bits of an uncompressed sample. */
  minimum: number
  /** The LZW data, and where it begins. */
  data: Uint8Array
  offset: number
}

/** What a GIF holds, undecoded. */
export interface Gif {
  width: number
  height: number
  frames: number
  first: GifFrame
}

const EXTENSION = 0x21
const GRAPHIC_CONTROL = 0xf9
const FRAME = 0x2c
const TRAILER = 0x3b

/**
 * Walks the blocks of a GIF to its trailer (GIF89a).
 * @throws bad-format with the byte offset where the file ends early, holds no frame or breaks the format
 */
export function readGif(bytes: Uint8Array, name: string): Gif {
  const reader = new ByteReader(bytes, name)
  const signature = Buffer.from(reader.take(6, 'a GIF signature')).toString('latin1')
  if (signature !== 'GIF87a' && signature !== 'GIF89a') reader.fail('GIF87a or GIF89a', JSON.stringify(signature), 0)
  const [width, height] = [reader.u16(), reader.u16()]
  if (width === 0 || height === 0) reader.fail('a width and height of at least 1', `${width} x ${height}`, 6)
  const flags = reader.u8()
  reader.take(2)
  const palette = readPalette(reader, flags)
  let first: GifFrame | undefined
  let frames = 0
  let transparent: number | undefined
  for (;;) {
    const at = reader.offset
    const block = reader.u8('a block of a GIF')
    if (block === TRAILER) break
    if (block === EXTENSION) {
      const label = reader.u8()
      const control = readSubBlocks(reader)
      if (label === GRAPHIC_CONTROL && control.length >= 4) transparent = control[0]! & 1 ? control[3] : undefined
    } else if (block === FRAME) {
      const frame = readFrame(reader, palette)
      first ??= { ...frame, ...(transparent !== undefined && { transparent }) }
      transparent = undefined
      frames++
    } else reader.fail('a block of a GIF', `the byte ${block}`, at)
  }
  if (!first) return reader.fail('a frame', 'the end', reader.offset - 1)
  if (first.left + first.width > width || first.top + first.height > height)
    reader.fail(
      `a frame within ${width} x ${height}`,
      `${first.width} x ${first.height} at ${first.left}, ${first.top}`,
    )
  return { width, height, frames, first }
}

function readFrame(reader: ByteReader, common: Uint8Array | undefined): Omit<GifFrame, 'transparent'> {
  const [left, top, width, height] = [reader.u16(), reader.u16(), reader.u16(), reader.u16()]
  const flags = reader.u8()
  const palette = readPalette(reader, flags) ?? common ?? reader.fail('a palette', 'none')
  const minimum = reader.u8()
  if (minimum < 1 || minimum > 8) reader.fail('1 to 8 bits a sample', `${minimum}`, reader.offset - 1)
  const offset = reader.offset
  const interlaced = (flags & 0x40) !== 0
  return { left, top, width, height, interlaced, palette, minimum, data: readSubBlocks(reader), offset }
}

function readPalette(reader: ByteReader, flags: number): Uint8Array | undefined {
  return flags & 0x80 ? reader.take(3 << ((flags & 7) + 1), 'the palette of a GIF') : undefined
}

function readSubBlocks(reader: ByteReader): Uint8Array {
  const parts: Uint8Array[] = []
  for (let size = reader.u8(); size > 0; size = reader.u8()) parts.push(reader.take(size, `a block of ${size} bytes`))
  return Buffer.concat(parts)
}
