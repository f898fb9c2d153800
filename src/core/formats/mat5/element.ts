import { endianness } from 'node:os'
import { ByteReader } from '../../base/index.ts'
import { ARRAY_OF_TYPE, TYPE, type NumericArray } from './values.ts'

/** A data element: its type, and its bytes (not copied). The reader stands behind its padding afterwards. */
export interface Element {
  type: number
  data: Uint8Array
  /** Where its tag starts. */
  offset: number
}

/** The next element, in the usual form or the small one with up to 4 bytes inside the tag (MAT-File Format, p. 1-9). */
export function readElement(reader: ByteReader, what = 'a data element'): Element {
  const offset = reader.offset
  const tag = reader.u32(what)
  const smallSize = tag >>> 16
  if (smallSize > 0) {
    if (smallSize > 4) reader.fail('a small element of at most 4 bytes', `${smallSize}`, offset)
    const data = reader.take(4, what).subarray(0, smallSize)
    return { type: tag & 0xffff, data, offset }
  }
  const size = reader.u32(what)
  const data = reader.take(size, `${size} bytes of ${what}`)
  // Elements are padded to 8 bytes, compressed ones are not; at the end of a file writers differ.
  if (tag !== TYPE.compressed) reader.take(Math.min(-size & 7, reader.remaining))
  return { type: tag, data, offset }
}

/** Reads an element that must have one of these types. */
export function readTyped(reader: ByteReader, types: readonly number[], what: string): Element {
  const element = readElement(reader, what)
  if (!types.includes(element.type))
    reader.fail(`${what} (type ${types.join(' or ')})`, `type ${element.type}`, element.offset)
  return element
}

/** A reader of an element's contents; offsets stay those of the file. */
export function within({ data }: Element, { bytes, name, littleEndian }: ByteReader): ByteReader {
  const offset = data.byteOffset - bytes.byteOffset
  return new ByteReader(bytes.subarray(0, offset + data.length), name, { littleEndian, offset })
}

const HOST_IS_LITTLE_ENDIAN = endianness() === 'LE'

/** An element's numbers as they are stored; bytes are those of the file, others are copied out of it. */
export function numbersOf({ type, data, offset }: Element, reader: ByteReader): NumericArray {
  const Numbers = ARRAY_OF_TYPE[type]
  if (!Numbers) return reader.fail('a numeric element', `type ${type}`, offset)
  if (data.length % Numbers.BYTES_PER_ELEMENT !== 0)
    reader.fail(`a multiple of ${Numbers.BYTES_PER_ELEMENT} bytes`, `${data.length}`, offset)
  if (Numbers.BYTES_PER_ELEMENT === 1) return new Numbers(data.buffer, data.byteOffset, data.length)
  const copy = new Uint8Array(data)
  if (reader.littleEndian !== HOST_IS_LITTLE_ENDIAN) swap(copy, Numbers.BYTES_PER_ELEMENT)
  return new Numbers(copy.buffer)
}

function swap(bytes: Uint8Array, size: number): void {
  const buffer = Buffer.from(bytes.buffer)
  if (size === 2) buffer.swap16()
  else if (size === 4) buffer.swap32()
  else if (size === 8) buffer.swap64()
}
