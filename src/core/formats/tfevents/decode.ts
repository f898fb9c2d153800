import { ByteReader } from '../../base/index.ts'
import { readFields, signed, type ProtoField } from '../protobuf/index.ts'
import { maskedCrc } from './crc32c.ts'
import type { ScalarEvent } from './encode.ts'

/**
 * The scalars of a TensorBoard file (`simple_value`, as TensorFlow 1 and PyTorch's writer store them); other summaries are
 * skipped. A half record at the end, as a killed process leaves it, is dropped.
 * @throws bad-format where a checksum does not fit
 */
export function decodeEvents(bytes: Uint8Array, name: string): ScalarEvent[] {
  const reader = new ByteReader(bytes, name, { littleEndian: true })
  const events: ScalarEvent[] = []
  for (;;) {
    const record = readRecord(reader)
    if (record === undefined) return events
    const event = scalarEvent(readFields(record, name), name)
    if (Object.keys(event.values).length > 0) events.push(event)
  }
}

function readRecord(reader: ByteReader): Uint8Array | undefined {
  const at = reader.offset
  if (reader.remaining < 12) return undefined
  const head = reader.take(8)
  if (reader.u32() !== maskedCrc(head)) reader.fail("a TensorBoard record's length", 'another checksum', at)
  const length = Number(Buffer.from(head).readBigUInt64LE())
  if (reader.remaining < length + 4) return undefined
  const data = reader.take(length)
  if (reader.u32() !== maskedCrc(data)) reader.fail("a TensorBoard record's data", 'another checksum', at)
  return data
}

/** tensorflow/core/util/event.proto and framework/summary.proto. */
function scalarEvent(fields: readonly ProtoField[], name: string): ScalarEvent {
  const event = { wallTime: 0, step: 0, values: {} as Record<string, number> }
  for (const { field, value } of fields) {
    if (field === 1 && typeof value !== 'bigint') event.wallTime = Buffer.from(value).readDoubleLE()
    if (field === 2 && typeof value === 'bigint') event.step = signed(value)
    if (field !== 5 || typeof value === 'bigint') continue
    for (const entry of readFields(value, name)) {
      const parts = typeof entry.value === 'bigint' ? [] : readFields(entry.value, name)
      const tag = parts.find((part) => part.field === 1)?.value
      const scalar = parts.find((part) => part.field === 2)?.value
      if (tag === undefined || scalar === undefined || typeof tag === 'bigint' || typeof scalar === 'bigint') continue
      event.values[Buffer.from(tag).toString()] = Buffer.from(scalar).readFloatLE()
    }
  }
  return event
}
