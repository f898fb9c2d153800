import { constants, deflateSync } from 'node:zlib'
import { expected } from '../../base/index.ts'
import { chunkBytes, SIGNATURE } from './chunks.ts'

export interface IndexedImage {
  width: number
  height: number
  /** [height, width] indices into the palette. */
  data: Uint8Array
  /** RGB triples, at most 256; VOC's labels hold all 256 (`vocPalette()`). */
  palette: Uint8Array
}

/**
 * An 8-bit indexed PNG (color type 3, not interlaced): signature, IHDR, PLTE, one IDAT, IEND. The same image gives
 * the same bytes with one version of zlib.
 */
export function encodeIndexedPng(image: IndexedImage): Uint8Array {
  const { width, height, data, palette } = image
  if (width < 1 || height < 1 || data.length !== width * height)
    throw expected('width x height indices', 'an indexed PNG', `${data.length} for ${width} x ${height}`)
  if (palette.length === 0 || palette.length % 3 !== 0 || palette.length > 768)
    throw expected('1 to 256 RGB triples', "an indexed PNG's palette", `${palette.length} bytes`)
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 3, 0, 0, 0], 8)
  // Labels are runs of one number. zlib's run-length strategy on unfiltered rows is faster than level 1 and smaller
  // than level 4: 0.25 ms and 3.3 kB for a VOC label, where the originals take 3.4 kB.
  const rows = new Uint8Array((width + 1) * height)
  for (let y = 0; y < height; y++) rows.set(data.subarray(y * width, (y + 1) * width), y * (width + 1) + 1)
  const pixels = deflateSync(rows, { strategy: constants.Z_RLE, chunkSize: 1 << 16 })
  return Buffer.concat([
    SIGNATURE,
    chunkBytes('IHDR', header),
    chunkBytes('PLTE', palette),
    chunkBytes('IDAT', pixels),
    chunkBytes('IEND', new Uint8Array(0)),
  ])
}
