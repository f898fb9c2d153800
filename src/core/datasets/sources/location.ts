import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs'
import { crc32, inflateRawSync } from 'node:zlib'
import { expected, isSystemError, messageOf, reasonOf } from '../../base/index.ts'
import { readJsonObject } from '../../formats/index.ts'

/** Where a file's bytes lie. Plain data, so that worker threads can be handed one. */
export type Location = FileLocation | MemberLocation | InlineLocation

/** A file of its own. */
export interface FileLocation {
  path: string
  /** As the user knows it, where that is another file: what it was unpacked from. */
  shown?: string
}

/** A member of an archive, read in place. */
export interface MemberLocation {
  /** The file to open. */
  archive: string
  /** The archive as the user knows it, where that is another file: what it was unpacked from. */
  shown?: string
  member: string
  /** Of its first byte; in a zip, of the local header before it. */
  offset: number
  size: number
  /** Zip only: how it is stored. */
  zip?: { compressedSize: number; deflated: boolean; crc: number }
}

/** A file in base64 as a value of a JSON file. */
export interface InlineLocation {
  json: FileLocation | MemberLocation
  /** A key of the outermost object. */
  key: string
  /** About, for what is told before it is read. */
  size: number
}

/** What a label, photograph or list may hold; anything larger is refused before it is read. */
const MAX_FILE_BYTES = 2 ** 28

const ZIP_LOCAL_HEADER = 30

/** The name a person knows a location by: `folder/x.jpg`, `archive.tar:x.jpg`. */
export function describeLocation(location: Location): string {
  if ('json' in location) return `${location.key} in ${describeLocation(location.json)}`
  return 'path' in location
    ? (location.shown ?? location.path)
    : `${location.shown ?? location.archive}:${location.member}`
}

/** Of a file or member, unpacked; 0 for a file that is gone. */
export function byteSize(location: Location): number {
  return 'path' in location ? (statSync(location.path, { throwIfNoEntry: false })?.size ?? 0) : location.size
}

/**
 * All bytes of a file or member. Synchronous: worker threads read this way some 100,000 small files, and a promise for
 * each costs more than the read.
 */
export function readLocation(location: Location): Uint8Array {
  if ('json' in location) return readInline(location)
  return 'path' in location
    ? withFile(location.path, (fd) => readRange(fd, 0, sizeOf(fd, location.path), location.path))
    : readMember(location)
}

/** The first and the last bytes of a file, the whole as `head` where it is no longer than both. */
export function readEnds(
  location: Location,
  head: number,
  tail: number,
): { head: Uint8Array; tail: Uint8Array; size: number } {
  if ('json' in location || (!('path' in location) && location.zip?.deflated)) {
    const all = readLocation(location)
    return { head: all, tail: all.subarray(-tail), size: all.length }
  }
  const name = describeLocation(location)
  return withFile('path' in location ? location.path : location.archive, (fd) => {
    const start = 'path' in location ? 0 : dataStart(fd, location)
    const size = 'path' in location ? sizeOf(fd, name) : location.size
    const first = readRange(fd, start, size <= head + tail ? size : head, name)
    const last = first.length === size ? first.subarray(-tail) : readRange(fd, start + size - tail, tail, name)
    return { head: first, tail: last, size }
  })
}

function readInline({ json, key }: InlineLocation): Uint8Array {
  const name = describeLocation(json)
  const value = readJsonObject(readLocation(json), name)[key]
  if (typeof value !== 'string') throw expected('a file in base64', `${key} in ${name}`, typeof value)
  return Buffer.from(value, 'base64')
}

function readMember(member: MemberLocation): Uint8Array {
  const name = describeLocation(member)
  checkSize(Math.max(member.size, member.zip?.compressedSize ?? 0), name)
  return withFile(member.archive, (fd) => {
    const bytes = readRange(fd, dataStart(fd, member), member.zip?.compressedSize ?? member.size, name)
    if (!member.zip) return bytes
    const data = member.zip.deflated ? inflateMember(bytes, member.size, name) : bytes
    if (data.length !== member.size || crc32(data) !== member.zip.crc)
      throw expected('the bytes of its checksum', name, 'others: the archive is damaged')
    return data
  })
}

function inflateMember(bytes: Uint8Array, size: number, name: string): Uint8Array {
  try {
    return inflateRawSync(bytes, { maxOutputLength: Math.max(1, size) })
  } catch (cause) {
    throw expected(`${size} deflated bytes`, name, messageOf(cause), { cause })
  }
}

function dataStart(fd: number, { archive, offset, zip }: MemberLocation): number {
  if (!zip) return offset
  const header = Buffer.from(readRange(fd, offset, ZIP_LOCAL_HEADER, archive))
  if (header.readUInt32LE(0) !== 0x04034b50)
    throw expected('a local file header', `${archive} at byte ${offset}`, 'something else: the archive is damaged')
  return offset + ZIP_LOCAL_HEADER + header.readUInt16LE(26) + header.readUInt16LE(28)
}

export function readRange(fd: number, start: number, length: number, name: string): Uint8Array {
  const there = Math.max(0, fstatSync(fd).size - start)
  // Before anything is allocated: the length may be a damaged archive's word.
  if (length > there) throw expected(`${length} bytes`, `${name} from byte ${start}`, `the end after ${there}`)
  const bytes = new Uint8Array(length)
  let done = 0
  while (done < length) {
    const read = readSync(fd, bytes, done, length - done, start + done)
    if (read === 0) throw expected(`${length} bytes`, `${name} from byte ${start}`, `the end after ${done}`)
    done += read
  }
  return bytes
}

function sizeOf(fd: number, name: string): number {
  const { size } = fstatSync(fd)
  checkSize(size, name)
  return size
}

function checkSize(size: number, name: string): void {
  if (size > MAX_FILE_BYTES) throw expected('at most 256 MiB', name, `${size} bytes`)
}

export function withFile<T>(path: string, use: (fd: number) => T): T {
  let fd: number
  try {
    fd = openSync(path, 'r')
  } catch (cause) {
    if (isSystemError(cause, 'ENOENT', 'ENOTDIR'))
      throw expected('a readable file', path, 'nothing there', { code: 'not-found', cause })
    throw expected('a readable file', path, reasonOf(cause), { cause })
  }
  try {
    return use(fd)
  } catch (cause) {
    if (isSystemError(cause, 'EISDIR', 'EIO')) throw expected('a readable file', path, messageOf(cause), { cause })
    throw cause
  } finally {
    closeSync(fd)
  }
}
