import { ByteReader, formatError } from '../../base/index.ts'
import type { Chunk } from './chunks.ts'

/** What IHDR says. Color type: 0 gray, 2 RGB, 3 indexed, 4 gray + alpha, 6 RGBA. */
export interface PngHeader {
  width: number
  height: number
  bitDepth: 1 | 2 | 4 | 8 | 16
  colorType: 0 | 2 | 3 | 4 | 6
  interlaced: boolean
}

/** Samples a pixel and bit depths allowed, by color type (PNG specification §11.2.2). */
const COLOR_TYPES: Readonly<Record<number, { channels: number; depths: readonly number[] } | undefined>> = {
  0: { channels: 1, depths: [1, 2, 4, 8, 16] },
  2: { channels: 3, depths: [8, 16] },
  3: { channels: 1, depths: [1, 2, 4, 8] },
  4: { channels: 2, depths: [8, 16] },
  6: { channels: 4, depths: [8, 16] },
}

/** More pixel data than any label: a header that claims more is refused before anything is allocated. */
const MAX_DECODED_BYTES = 2 ** 30

export function channelsOf(header: PngHeader): number {
  return COLOR_TYPES[header.colorType]!.channels
}

export function parseHeader({ type, data, offset }: Chunk, name: string): PngHeader {
  const fail = (what: string, found: string, at = 0): never => {
    throw formatError(name, offset + at, what, found)
  }
  if (type !== 'IHDR') fail('IHDR as the first PNG chunk', type)
  if (data.length !== 13) fail('13 bytes of IHDR', `${data.length}`)
  const reader = new ByteReader(data, name, { littleEndian: false })
  const [width, height, bitDepth, colorType] = [reader.u32(), reader.u32(), reader.u8(), reader.u8()]
  const [compression, filter, interlace] = [reader.u8(), reader.u8(), reader.u8()]
  if (width === 0 || height === 0 || width > 0x7fffffff || height > 0x7fffffff)
    fail('a width and height from 1 to 2^31 - 1', `${width} x ${height}`)
  const kind = COLOR_TYPES[colorType]
  if (!kind) return fail('PNG color type 0, 2, 3, 4 or 6', `${colorType}`, 9)
  if (!kind.depths.includes(bitDepth))
    fail(`bit depth ${kind.depths.join(', ')} with color type ${colorType}`, `${bitDepth}`, 8)
  if (compression !== 0 || filter !== 0) fail('compression and filter method 0', `${compression} and ${filter}`, 10)
  if (interlace > 1) fail('interlace method 0 or 1', `${interlace}`, 12)
  if (width * height * kind.channels * Math.max(1, bitDepth / 8) > MAX_DECODED_BYTES)
    fail('at most 1 GiB of pixels', `${width} x ${height}`)
  return { width, height, bitDepth, colorType, interlaced: interlace === 1 } as PngHeader
}
