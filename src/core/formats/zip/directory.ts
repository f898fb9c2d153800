import { ByteReader, formatError } from '../../base/index.ts'

/** One file of a zip archive, as the central directory tells of it. */
export interface ZipEntry {
  name: string
  method: 'stored' | 'deflated'
  crc32: number
  compressedBytes: number
  bytes: number
  /** Where the entry's local header begins. */
  offset: number
}

const END = 0x06054b50
const END_BYTES = 22
const END64_LOCATOR = 0x07064b50
const END64 = 0x06064b50
const ENTRY = 0x02014b50
const LARGEST_COMMENT = 0xffff
const ENCRYPTED = 1

/**
 * The central directory of an archive in memory (PKWARE APPNOTE 4.3, zip64 included). Our own, because torch's archives
 * hold hundreds of megabytes of stored entries that are wanted where they lie: fflate and yauzl would copy each of them.
 */
export function readZipDirectory(bytes: Uint8Array, name: string): Map<string, ZipEntry> {
  const { entries, offset } = findDirectory(bytes, name)
  const reader = new ByteReader(bytes, name, { offset })
  const found = new Map<string, ZipEntry>()
  for (let i = 0; i < entries; i++) {
    const at = reader.offset
    const entry = readEntry(reader)
    if (found.has(entry.name)) reader.fail('each name once', `${entry.name} again`, at)
    found.set(entry.name, entry)
  }
  return found
}

function findDirectory(bytes: Uint8Array, name: string): { entries: number; offset: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const first = Math.max(0, bytes.length - END_BYTES - LARGEST_COMMENT)
  for (let at = bytes.length - END_BYTES; at >= first; at--) {
    if (view.getUint32(at, true) !== END) continue
    const zip64 = readEnd64(bytes, name, at - 20)
    return zip64 ?? { entries: view.getUint16(at + 10, true), offset: checkedOffset(view.getUint32(at + 16, true)) }
  }
  throw formatError(name, bytes.length, 'a zip directory at the end', 'none: the file is cut off or no zip archive')

  function checkedOffset(offset: number): number {
    if (offset > bytes.length) throw formatError(name, bytes.length, 'a directory inside the file', `offset ${offset}`)
    return offset
  }
}

function readEnd64(bytes: Uint8Array, name: string, at: number): { entries: number; offset: number } | undefined {
  if (at < 0) return undefined
  const locator = new ByteReader(bytes, name, { offset: at })
  if (locator.u32() !== END64_LOCATOR) return undefined
  locator.take(4)
  const end = locator.u64("the zip64 directory's end")
  if (end > bytes.length) locator.fail('a zip64 record inside the file', `offset ${end}`)
  const reader = new ByteReader(bytes, name, { offset: end })
  if (reader.u32() !== END64) reader.fail('a zip64 end record', 'other bytes', end)
  reader.take(8 + 12 + 8)
  const entries = reader.u64('the number of entries')
  reader.take(8)
  const offset = reader.u64("the directory's offset")
  if (offset > bytes.length) reader.fail('a directory inside the file', `offset ${offset}`)
  return { entries, offset }
}

function readEntry(reader: ByteReader): ZipEntry {
  const at = reader.offset
  if (reader.u32('a directory entry') !== ENTRY) reader.fail('a directory entry', 'other bytes', at)
  reader.take(4)
  const flags = reader.u16()
  if (flags & ENCRYPTED) reader.fail('an entry that is not encrypted', 'an encrypted one', at)
  const method = reader.u16()
  if (method !== 0 && method !== 8) reader.fail('an entry stored or deflated', `compression method ${method}`, at)
  reader.take(4)
  const crc32 = reader.u32()
  const sizes = { compressedBytes: reader.u32(), bytes: reader.u32() }
  const nameLength = reader.u16()
  const extraLength = reader.u16()
  const commentLength = reader.u16()
  reader.take(8)
  const place = { offset: reader.u32() }
  const name = new TextDecoder().decode(reader.take(nameLength, "an entry's name"))
  const extra = reader.take(extraLength, "an entry's extra field")
  reader.take(commentLength, "an entry's comment")
  const whole = { bytes: sizes.bytes, compressedBytes: sizes.compressedBytes, offset: place.offset }
  fillFromZip64(new ByteReader(extra, reader.name), whole)
  return { name, method: method === 0 ? 'stored' : 'deflated', crc32, ...whole }
}

/** Fields that hold 2^32 - 1 have their value in the zip64 extra field, in this order. */
function fillFromZip64(extra: ByteReader, fields: { bytes: number; compressedBytes: number; offset: number }): void {
  const wanted = (['bytes', 'compressedBytes', 'offset'] as const).filter((key) => fields[key] === 0xffffffff)
  while (extra.remaining >= 4 && wanted.length > 0) {
    const id = extra.u16()
    const field = new ByteReader(extra.take(extra.u16(), 'an extra field'), extra.name)
    if (id === 1) for (const key of wanted) fields[key] = field.u64('a zip64 size')
  }
}
