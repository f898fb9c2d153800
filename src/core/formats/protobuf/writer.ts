import { WIRE } from './wire.ts'

/** Longer byte fields are kept by reference until {@link ProtoWriter.finish}, so that weights are copied once. */
const BY_REFERENCE = 1024

/**
 * Writes a protobuf message field by field. The caller knows the schema; fields are written even where they hold
 * their default (proto3 readers do not care, `optional` fields need it).
 */
export class ProtoWriter {
  readonly #chunks: Uint8Array[] = []
  #tail = new Uint8Array(256)
  #used = 0
  #finished = 0

  get length(): number {
    return this.#finished + this.#used
  }

  /** int32, int64, uint32, uint64, enum: negative numbers take ten bytes, as protobuf says. */
  int(field: number, value: number | bigint): this {
    this.#tag(field, WIRE.varint)
    this.#varint(value)
    return this
  }

  bool(field: number, value: boolean): this {
    return this.int(field, value ? 1 : 0)
  }

  float(field: number, value: number): this {
    this.#tag(field, WIRE.fixed32)
    this.#fixed(4, (view) => {
      view.setFloat32(0, value, true)
    })
    return this
  }

  double(field: number, value: number): this {
    this.#tag(field, WIRE.fixed64)
    this.#fixed(8, (view) => {
      view.setFloat64(0, value, true)
    })
    return this
  }

  /** `data` must stay as it is until {@link finish}. */
  bytes(field: number, data: Uint8Array): this {
    this.#tag(field, WIRE.bytes)
    this.#varint(data.length)
    this.#append(data)
    return this
  }

  string(field: number, text: string): this {
    return this.bytes(field, new TextEncoder().encode(text))
  }

  message(field: number, write: (inner: ProtoWriter) => unknown): this {
    const inner = new ProtoWriter()
    write(inner)
    this.#tag(field, WIRE.bytes)
    this.#varint(inner.length)
    for (const chunk of inner.#all()) this.#append(chunk)
    return this
  }

  packedInts(field: number, values: Iterable<number | bigint>): this {
    const inner = new ProtoWriter()
    for (const value of values) inner.#varint(value)
    return this.bytes(field, inner.finish())
  }

  finish(): Uint8Array {
    const result = new Uint8Array(this.length)
    let at = 0
    for (const chunk of this.#all()) {
      result.set(chunk, at)
      at += chunk.length
    }
    return result
  }

  #tag(field: number, wire: number): void {
    this.#varint(field * 8 + wire)
  }

  #varint(value: number | bigint): void {
    const room = this.#room(10)
    let at = 0
    if (typeof value === 'number' && value >= 0 && value <= Number.MAX_SAFE_INTEGER) {
      let rest = value
      for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) room[at++] = (rest % 0x80) | 0x80
      room[at++] = rest
    } else {
      let rest = BigInt.asUintN(64, BigInt(value))
      for (; rest >= 0x80n; rest >>= 7n) room[at++] = Number(rest & 0x7fn) | 0x80
      room[at++] = Number(rest)
    }
    this.#used += at
  }

  #fixed(size: number, write: (view: DataView) => void): void {
    const room = this.#room(size)
    write(new DataView(room.buffer, room.byteOffset, size))
    this.#used += size
  }

  #append(data: Uint8Array): void {
    if (data.length < BY_REFERENCE) {
      this.#room(data.length).set(data)
      this.#used += data.length
      return
    }
    this.#closeTail()
    this.#chunks.push(data)
    this.#finished += data.length
  }

  /** At least `size` writable bytes at the end. */
  #room(size: number): Uint8Array {
    if (this.#used + size > this.#tail.length) {
      const grown = new Uint8Array(Math.max(2 * this.#tail.length, this.#used + size))
      grown.set(this.#tail.subarray(0, this.#used))
      this.#tail = grown
    }
    return this.#tail.subarray(this.#used)
  }

  #closeTail(): void {
    if (this.#used === 0) return
    this.#chunks.push(this.#tail.subarray(0, this.#used))
    this.#finished += this.#used
    this.#tail = new Uint8Array(256)
    this.#used = 0
  }

  #all(): readonly Uint8Array[] {
    return [...this.#chunks, this.#tail.subarray(0, this.#used)]
  }
}
