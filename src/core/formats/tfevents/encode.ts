import { ProtoWriter } from '../protobuf/index.ts'
import { maskedCrc } from './crc32c.ts'

/** Values of one step, as curves. */
export interface ScalarEvent {
  /** Seconds since 1970. */
  wallTime: number
  step: number
  /** By the curve's name; `/` groups them. */
  values: Readonly<Record<string, number>>
}

/**
 * A piece of a TensorBoard file (`events.out.tfevents.*`): TFRecords of `Event` messages (tensorflow/core/util/event.proto).
 * @param options.begun begin with the record that every file begins with, of this time in seconds since 1970
 */
export function encodeEvents(events: readonly ScalarEvent[], options: { begun?: number } = {}): Uint8Array {
  const records = events.map(({ wallTime, step, values }) =>
    new ProtoWriter()
      .double(1, wallTime)
      .int(2, step)
      .message(5, (summary) => {
        for (const [tag, value] of Object.entries(values))
          summary.message(1, (entry) => entry.string(1, tag).float(2, value))
      })
      .finish(),
  )
  if (options.begun !== undefined)
    records.unshift(new ProtoWriter().double(1, options.begun).string(3, 'brain.Event:2').finish())
  return Buffer.concat(records.map(toRecord))
}

/** Length (u64), its CRC, the data, their CRC; all little-endian. */
function toRecord(data: Uint8Array): Uint8Array {
  const record = Buffer.alloc(12 + data.length + 4)
  record.writeBigUInt64LE(BigInt(data.length), 0)
  record.writeUInt32LE(maskedCrc(record.subarray(0, 8)), 8)
  record.set(data, 12)
  record.writeUInt32LE(maskedCrc(data), 12 + data.length)
  return record
}
