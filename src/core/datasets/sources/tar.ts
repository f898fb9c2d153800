import { fstatSync } from 'node:fs'
import { Header, Pax } from 'tar'
import { expected, formatError, messageOf } from '../../base/index.ts'
import { readRange, withFile, type MemberLocation } from './location.ts'
import { sourceOfMembers, type Member } from './members.ts'
import type { Source } from './source.ts'

const BLOCK = 512

/** Long names and extended headers are text; none needs more. */
const MAX_EXTENSION_BYTES = 2 ** 20

/** Opens an uncompressed tar: only its headers are read now, members later and in place. */
export function openTar(path: string, shown = path): Source {
  return withFile(path, (fd) => sourceOfMembers(shown, walk(fd, path, shown)))
}

/** Whether a file that begins with these bytes is a tar. */
export function isTar(head: Uint8Array): boolean {
  try {
    return head.length >= BLOCK && new Header(Buffer.from(head)).cksumValid
  } catch {
    return false
  }
}

/** What an extension header says about the member after it. */
interface Extension {
  pax?: Pax
  path?: string
  linkpath?: string
}

function* walk(fd: number, path: string, shown: string): Generator<Member> {
  const { size: end } = fstatSync(fd)
  let extension: Extension = {}
  let offset = 0
  while (offset + BLOCK <= end) {
    const header = readHeader(fd, offset, shown, extension)
    if (header === undefined) return
    const size = header.size ?? 0
    const start = offset + BLOCK
    if (start + size > end) throw formatError(shown, offset, `${size} bytes of ${header.path ?? 'a member'}`, 'the end')
    const next = readExtension(fd, start, size, header, shown, extension)
    if (next) extension = next
    else {
      yield memberOf(header, { archive: path, ...(shown !== path && { shown }), offset: start }, extension)
      extension = {}
    }
    offset = start + Math.ceil(size / BLOCK) * BLOCK
  }
  throw formatError(shown, offset, 'the closing blocks of a tar archive', 'the end: it was cut off')
}

/** A member's or extension's header; undefined for the empty block that closes the archive. */
function readHeader(fd: number, offset: number, path: string, extension: Extension): Header | undefined {
  const header = decodeHeader(readRange(fd, offset, BLOCK, path), path, offset, extension.pax)
  if (header.nullBlock) return undefined
  if (!header.cksumValid) throw formatError(path, offset, 'a tar header', 'a wrong checksum')
  if (header.size === undefined) throw formatError(path, offset + 124, "a member's size", 'none')
  return header
}

/** The `tar` package throws plain errors for numbers that are none. */
function decodeHeader(block: Uint8Array, path: string, offset: number, pax?: Pax): Header {
  try {
    return new Header(Buffer.from(block), 0, pax)
  } catch (cause) {
    throw formatError(path, offset, 'a tar header', messageOf(cause))
  }
}

function readExtension(
  fd: number,
  start: number,
  size: number,
  header: Header,
  path: string,
  extension: Extension,
): Extension | undefined {
  const { type } = header
  // Global headers carry a comment or a default; official archives rely on none.
  if (type === 'GlobalExtendedHeader') return extension
  const known = [
    'ExtendedHeader',
    'OldExtendedHeader',
    'NextFileHasLongPath',
    'OldGnuLongPath',
    'NextFileHasLongLinkpath',
  ]
  if (!known.includes(type)) return undefined
  if (size > MAX_EXTENSION_BYTES) throw expected('at most 1 MiB of extended header', path, `${size} bytes`)
  const text = Buffer.from(readRange(fd, start, size, path)).toString('utf8')
  const name = text.replace(/\0.*$/s, '')
  if (type === 'NextFileHasLongLinkpath') return { ...extension, linkpath: name }
  if (type === 'NextFileHasLongPath' || type === 'OldGnuLongPath') return { ...extension, path: name }
  return { ...extension, pax: Pax.parse(text, extension.pax) }
}

const KINDS: Readonly<Record<string, Member['kind']>> = {
  File: 'file',
  OldFile: 'file',
  ContiguousFile: 'file',
  Directory: 'folder',
  GNUDumpDir: 'folder',
  Link: 'link',
  SymbolicLink: 'link',
}

function memberOf(header: Header, at: Omit<MemberLocation, 'member' | 'size'>, extension: Extension): Member {
  const name = extension.path ?? header.path ?? ''
  const kind = KINDS[header.type] ?? 'other'
  const linkpath = extension.pax?.linkpath ?? extension.linkpath ?? header.linkpath ?? ''
  return {
    name,
    kind,
    type: header.type,
    ...(kind === 'link' && { target: { path: linkpath, symbolic: header.type === 'SymbolicLink' } }),
    location: { ...at, member: name, size: header.size ?? 0 },
  }
}
