import { crc32, inflateRawSync } from 'node:zlib'
import { ByteReader, formatError, messageOf } from '../../base/index.ts'
import type { ZipEntry } from './directory.ts'

const LOCAL = 0x04034b50
/** Deflate cannot shrink further than this; a directory that says so lies. */
const LARGEST_RATIO = 1032

/** An entry's bytes, checked against its CRC-32. Stored entries share the archive's memory. */
export function readZipEntry(bytes: Uint8Array, entry: ZipEntry, name: string): Uint8Array {
  const reader = new ByteReader(bytes, name, { offset: Math.min(entry.offset, bytes.length) })
  if (reader.u32(`the header of ${entry.name}`) !== LOCAL)
    reader.fail(`the header of ${entry.name}`, 'other bytes', entry.offset)
  reader.take(22)
  const skip = reader.u16() + reader.u16()
  reader.take(skip, `the names of ${entry.name}`)
  const at = reader.offset
  const stored = reader.take(entry.compressedBytes, `${entry.compressedBytes} bytes of ${entry.name}`)
  const data = entry.method === 'stored' ? stored : inflate(stored, entry, name, at)
  if (data.length !== entry.bytes)
    throw formatError(name, at, `${entry.bytes} bytes of ${entry.name}`, `${data.length}`)
  if (crc32(data) !== entry.crc32)
    throw formatError(name, at, `${entry.name} as it was written`, 'changed bytes (CRC-32 differs)')
  return data
}

function inflate(stored: Uint8Array, entry: ZipEntry, name: string, at: number): Uint8Array {
  if (entry.bytes > stored.length * LARGEST_RATIO)
    throw formatError(name, at, `at most ${stored.length * LARGEST_RATIO} bytes of ${entry.name}`, `${entry.bytes}`)
  try {
    return new Uint8Array(inflateRawSync(stored, { maxOutputLength: Math.max(1, entry.bytes) }))
  } catch (error) {
    throw formatError(name, at, `deflated bytes of ${entry.name}`, messageOf(error))
  }
}
