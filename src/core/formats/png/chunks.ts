import { crc32 } from 'node:zlib'
import { ByteReader } from '../../base/index.ts'

export const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)

export interface Chunk {
  /** Four letters, e.g. `IHDR`. A lower-case first letter means that a reader may skip it. */
  type: string
  /** Not copied. */
  data: Uint8Array
  /** Where `data` starts in the file. */
  offset: number
}

/** The chunks of a PNG file from its signature to IEND, each with its checksum verified (PNG specification §5). */
export function* readChunks(bytes: Uint8Array, name: string): Generator<Chunk, undefined> {
  const reader = new ByteReader(bytes, name, { littleEndian: false })
  const signature = reader.take(Math.min(SIGNATURE.length, reader.remaining))
  if (Buffer.compare(signature, SIGNATURE) !== 0) reader.fail('a PNG signature', describeStart(bytes), 0)
  for (;;) {
    const length = reader.u32('the length of a PNG chunk')
    const start = reader.offset
    const type = String.fromCharCode(...reader.take(4, 'the type of a PNG chunk'))
    if (!/^[A-Za-z]{4}$/.test(type)) reader.fail('a PNG chunk', `the type ${JSON.stringify(type)}`, start)
    const data = reader.take(length, `${length} bytes of ${type}`)
    const checksum = reader.u32(`the checksum of ${type}`)
    if (checksum !== crc32(bytes.subarray(start, start + 4 + length)))
      reader.fail(`an intact ${type} chunk`, 'that its checksum differs', start)
    yield { type, data, offset: start + 4 }
    if (type === 'IEND') return
  }
}

/** One chunk: length, type, data, checksum. */
export function chunkBytes(type: string, data: Uint8Array): Uint8Array {
  const bytes = Buffer.alloc(12 + data.length)
  bytes.writeUInt32BE(data.length, 0)
  bytes.write(type, 4, 'latin1')
  bytes.set(data, 8)
  bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + data.length)), 8 + data.length)
  return bytes
}

function describeStart(bytes: Uint8Array): string {
  if (bytes.length === 0) return 'an empty file'
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return 'a JPEG'
  return `the bytes ${Buffer.from(bytes.subarray(0, 8)).toString('hex')}`
}
