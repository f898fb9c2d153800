import { inflateSync } from 'node:zlib'
import { formatError, isSystemError, messageOf } from '../../base/index.ts'
import { readChunks, type Chunk } from './chunks.ts'
import { unfilter } from './filters.ts'
import { channelsOf, parseHeader, type PngHeader } from './header.ts'
import { passesOf, type Pass } from './passes.ts'

/** A PNG's samples as they are stored: nothing is scaled, no palette is applied. */
export interface PngImage extends PngHeader {
  /**
   * [height, width, channels]: one byte a sample, also below 8 bits (a 1-bit sample is 0 or 1); at 16 bits two bytes
   * a sample, high byte first.
   */
  data: Uint8Array
  /** RGB triples of a PLTE chunk. */
  palette?: Uint8Array
}

/** A deflate stream cannot grow by more than this factor. */
const MAX_DEFLATE_RATIO = 1032

/**
 * Decodes any PNG: every bit depth, color type, filter and interlacing.
 * Throws `bad-format` with the byte offset for a wrong checksum, wrong structure or damaged pixel data.
 * Memory is bounded by what the header claims, and that by the compressed data that is really there.
 * @param name the file's name, for errors
 */
export function decodePng(bytes: Uint8Array, name: string): PngImage {
  const { header, palette, pixels } = collect(bytes, name)
  const passes = passesOf(header)
  const bitsPerPixel = channelsOf(header) * header.bitDepth
  const strideOf = (pass: Pass) => Math.ceil((pass.width * bitsPerPixel) / 8)
  const size = passes.reduce((sum, pass) => sum + pass.height * (1 + strideOf(pass)), 0)
  const raw = inflate(pixels, size, name)
  const sampleBytes = header.bitDepth === 16 ? 2 : 1
  const pixelBytes = channelsOf(header) * sampleBytes
  const data = new Uint8Array(header.width * header.height * pixelBytes)
  let start = 0
  for (const pass of passes) {
    const stride = strideOf(pass)
    const rows = raw.subarray(start, start + pass.height * (1 + stride))
    unfilter(rows, pass.height, stride, Math.max(1, bitsPerPixel >> 3), name)
    if (header.bitDepth >= 8 && !header.interlaced) copyRows(rows, data, pass.height, stride)
    else placePass(rows, data, pass, header, pixelBytes)
    start += rows.length
  }
  return { ...header, data, ...(palette && { palette }) }
}

interface PixelData {
  parts: Uint8Array[]
  offset: number
  length: number
}

function collect(bytes: Uint8Array, name: string): { header: PngHeader; palette?: Uint8Array; pixels: PixelData } {
  let header: PngHeader | undefined
  let palette: Uint8Array | undefined
  const pixels: PixelData = { parts: [], offset: 0, length: 0 }
  for (const chunk of readChunks(bytes, name)) {
    if (!header) header = parseHeader(chunk, name)
    else if (chunk.type === 'PLTE') palette = parsePalette(chunk, name)
    else if (chunk.type === 'IDAT') {
      if (pixels.parts.length === 0) pixels.offset = chunk.offset
      pixels.parts.push(chunk.data)
      pixels.length += chunk.data.length
    } else if (chunk.type !== 'IEND' && chunk.type.startsWith(chunk.type[0]!.toUpperCase()))
      throw formatError(name, chunk.offset - 4, 'PLTE, IDAT, IEND or a skippable chunk', chunk.type)
  }
  if (header!.colorType === 3 && !palette) throw formatError(name, pixels.offset, 'a palette (PLTE)', 'none')
  return { header: header!, ...(palette && { palette }), pixels }
}

function parsePalette({ data, offset }: Chunk, name: string): Uint8Array {
  if (data.length === 0 || data.length % 3 !== 0 || data.length > 768)
    throw formatError(name, offset, '1 to 256 RGB triples of PLTE', `${data.length} bytes`)
  return data.slice()
}

function inflate({ parts, offset, length }: PixelData, size: number, name: string): Uint8Array {
  const what = `${size} bytes of pixel data`
  if (size > length * MAX_DEFLATE_RATIO) throw formatError(name, offset, what, `only ${length} compressed bytes`)
  try {
    // One byte more than needed, so that the whole fits one allocation and an excess shows.
    const options = { chunkSize: Math.max(64, size + 1), maxOutputLength: size }
    const raw = inflateSync(parts.length === 1 ? parts[0]! : Buffer.concat(parts), options)
    if (raw.length < size) throw formatError(name, offset, what, `${raw.length}`)
    return raw
  } catch (error) {
    if (isSystemError(error, 'ERR_BUFFER_TOO_LARGE')) throw formatError(name, offset, what, 'more')
    if (isSystemError(error, 'Z_DATA_ERROR', 'Z_BUF_ERROR', 'Z_NEED_DICT'))
      throw formatError(name, offset, 'intact zlib data', `damage (${messageOf(error)})`)
    throw error
  }
}

function copyRows(rows: Uint8Array, data: Uint8Array, height: number, stride: number): void {
  for (let y = 0; y < height; y++) data.set(rows.subarray(y * (stride + 1) + 1, (y + 1) * (stride + 1)), y * stride)
}

/** Spreads a pass over the image, samples below 8 bits unpacked (first sample in the highest bits). */
function placePass(rows: Uint8Array, data: Uint8Array, pass: Pass, header: PngHeader, pixelBytes: number): void {
  const { bitDepth, width } = header
  const stride = rows.length / pass.height
  const mask = (1 << bitDepth) - 1
  for (let j = 0; j < pass.height; j++) {
    const row = j * stride + 1
    const line = (pass.y + j * pass.stepY) * width + pass.x
    for (let i = 0; i < pass.width; i++) {
      const at = (line + i * pass.stepX) * pixelBytes
      if (bitDepth < 8) {
        const bit = i * bitDepth
        data[at] = (rows[row + (bit >> 3)]! >> (8 - bitDepth - (bit & 7))) & mask
      } else for (let b = 0; b < pixelBytes; b++) data[at + b] = rows[row + i * pixelBytes + b]!
    }
  }
}
