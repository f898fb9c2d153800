import { ProtoWriter } from '../protobuf/index.ts'
import { maskedCrc } from './crc32c.ts'

/** Of `Summary.Image`'s color spaces. */
const RGB = 3

/** An image as TensorBoard shows it: encoded, as PNG or JPEG. */
export interface EncodedImage {
  width: number
  height: number
  bytes: Uint8Array
}

/** Values of one step: numbers as curves, images by step. */
export interface SummaryEvent {
  /** Seconds since 1970. */
  wallTime: number
  step: number
  /** By the name of the curve or image; `/` groups them. */
  values: Readonly<Record<string, number | EncodedImage>>
}

/**
 * A piece of a TensorBoard file (`events.out.tfevents.*`): TFRecords of `Event` messages (tensorflow/core/util/event.proto).
 * @param options.begun begin with the record that every file begins with, of this time in seconds since 1970
 */
export function encodeEvents(events: readonly SummaryEvent[], options: { begun?: number } = {}): Uint8Array {
  const records = events.map(({ wallTime, step, values }) =>
    new ProtoWriter()
      .double(1, wallTime)
      .int(2, step)
      .message(5, (summary) => {
        for (const [tag, value] of Object.entries(values))
          summary.message(1, (entry) => {
            entry.string(1, tag)
            if (typeof value === 'number') entry.float(2, value)
            else entry.message(4, (image) => encodeImage(image, value))
          })
      })
      .finish(),
  )
  if (options.begun !== undefined)
    records.unshift(new ProtoWriter().double(1, options.begun).string(3, 'brain.Event:2').finish())
  return Buffer.concat(records.map(toRecord))
}

/** `Summary.Image` (tensorflow/core/framework/summary.proto). */
function encodeImage(writer: ProtoWriter, { width, height, bytes }: EncodedImage): ProtoWriter {
  return writer.int(1, height).int(2, width).int(3, RGB).bytes(4, bytes)
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
