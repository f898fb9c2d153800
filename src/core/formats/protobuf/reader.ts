import { ByteReader } from '../../base/index.ts'
import { WIRE } from './wire.ts'

/** A field as it lies on the wire; its schema says what the value means. */
export type ProtoField =
  | { field: number; wire: typeof WIRE.varint; value: bigint }
  | { field: number; wire: typeof WIRE.fixed64 | typeof WIRE.fixed32 | typeof WIRE.bytes; value: Uint8Array }

/**
 * The fields of one message, in order. Nested messages come as their bytes.
 * @throws VortexError `bad-format` with the offset where bytes break the wire format
 */
export function readFields(bytes: Uint8Array, name: string): ProtoField[] {
  const reader = new ByteReader(bytes, name)
  const fields: ProtoField[] = []
  while (reader.remaining > 0) fields.push(readField(reader))
  return fields
}

/** int32 and int64: the two's complement that ten-byte varints hold. Must fit 2^53. */
export function signed(value: bigint): number {
  return Number(BigInt.asIntN(64, value))
}

function readField(reader: ByteReader): ProtoField {
  const at = reader.offset
  const tag = readVarint(reader)
  const field = Number(tag >> 3n)
  const wire = Number(tag & 7n)
  if (field < 1 || field >= 2 ** 29) reader.fail('a field number of 1 to 2^29 - 1', `${field}`, at)
  switch (wire) {
    case WIRE.varint:
      return { field, wire, value: readVarint(reader) }
    case WIRE.fixed64:
      return { field, wire, value: reader.take(8) }
    case WIRE.fixed32:
      return { field, wire, value: reader.take(4) }
    case WIRE.bytes: {
      const length = Number(readVarint(reader))
      return { field, wire, value: reader.take(length, `${length} bytes of field ${field}`) }
    }
    default:
      return reader.fail('wire type 0, 1, 2 or 5', `${wire}`, at)
  }
}

function readVarint(reader: ByteReader): bigint {
  const at = reader.offset
  let value = 0n
  for (let shift = 0n; shift < 70n; shift += 7n) {
    const byte = reader.u8('a varint byte')
    value |= BigInt(byte & 0x7f) << shift
    if (byte < 0x80) return BigInt.asUintN(64, value)
  }
  return reader.fail('a varint of at most ten bytes', 'a longer one', at)
}
