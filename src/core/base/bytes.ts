import { VortexError } from './errors.ts'

/**
 * Reads a file's bytes in order and knows where it is: every failure names the file and the byte offset.
 * Formats throw through {@link ByteReader.fail}, so that all of them speak alike.
 */
export class ByteReader {
  readonly bytes: Uint8Array
  readonly name: string
  readonly littleEndian: boolean
  offset: number
  readonly #view: DataView

  constructor(bytes: Uint8Array, name: string, options: { littleEndian?: boolean; offset?: number } = {}) {
    this.bytes = bytes
    this.name = name
    this.littleEndian = options.littleEndian ?? true
    this.offset = options.offset ?? 0
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  get remaining(): number {
    return this.bytes.length - this.offset
  }

  /** `Expected WHAT for NAME at byte OFFSET but found FOUND.` */
  fail(what: string, found: string, at = this.offset): never {
    throw formatError(this.name, at, what, found)
  }

  /** The next `length` bytes, not copied. */
  take(length: number, what = `${length} more bytes`): Uint8Array {
    if (length < 0 || length > this.remaining) this.fail(what, `the end after ${this.remaining}`)
    this.offset += length
    return this.bytes.subarray(this.offset - length, this.offset)
  }

  u8(what = 'a byte'): number {
    return this.#next(1, what, (at) => this.#view.getUint8(at))
  }

  u16(what = 'a 16-bit integer'): number {
    return this.#next(2, what, (at) => this.#view.getUint16(at, this.littleEndian))
  }

  u32(what = 'a 32-bit integer'): number {
    return this.#next(4, what, (at) => this.#view.getUint32(at, this.littleEndian))
  }

  i32(what = 'a 32-bit integer'): number {
    return this.#next(4, what, (at) => this.#view.getInt32(at, this.littleEndian))
  }

  /** A 64-bit unsigned integer that must fit 2^53. */
  u64(what = 'a 64-bit integer'): number {
    const at = this.offset
    const value = this.#next(8, what, (offset) => this.#view.getBigUint64(offset, this.littleEndian))
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) this.fail(what, `${value}, beyond 2^53`, at)
    return Number(value)
  }

  f64(what = 'a 64-bit float'): number {
    return this.#next(8, what, (at) => this.#view.getFloat64(at, this.littleEndian))
  }

  #next<T>(length: number, what: string, read: (at: number) => T): T {
    if (length > this.remaining) this.fail(what, `the end after ${this.remaining} bytes`)
    const value = read(this.offset)
    this.offset += length
    return value
  }
}

/** The error of a byte format: file, offset, expected, found. */
export function formatError(
  name: string,
  offset: number,
  what: string,
  found: string,
  suggestions: readonly string[] = [],
): VortexError {
  const message = `Expected ${what} for ${name} at byte ${offset} but found ${found}.`
  return new VortexError('bad-format', message, { suggestions })
}
