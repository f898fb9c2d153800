import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { Parser, type ReadEntry } from 'tar'
import { isSystemError, messageOf, throwIfInterrupted, type Work } from '../base/index.ts'
import { foreignArchive } from '../formats/index.ts'

export interface ArchiveMember {
  /** As the archive has it, a leading `./` dropped. */
  path: string
  /** tar's: `File`, `Directory`, `SymbolicLink`, … */
  type: string
  size: number
}

export interface ReadMembersOptions {
  /** Unpacked bytes that an archive may have; reading stops there, or at a member that claims more. */
  limit: number
  /** Whether a member's bytes are wanted; only then are they held. */
  wants: (member: ArchiveMember) => boolean
  onMember: (member: ArchiveMember, data: Uint8Array | undefined) => void
}

/** Reads a tar or gzip tar member by member, one in memory at a time; damage is said, not thrown. */
export async function readMembers(
  archive: string,
  { limit, wants, onMember }: ReadMembersOptions,
  work: Work = {},
): Promise<{ form: string; damage?: string; isTooLarge?: boolean }> {
  const form = await formOf(archive)
  let damage: string | undefined
  const seen = { claimed: 0, isOver: false }
  const onReadEntry = (entry: ReadEntry) => {
    seen.claimed = Math.max(seen.claimed, entry.size)
    const member = { path: entry.path.replace(/^(\.\/)+/, ''), type: entry.type, size: entry.size }
    const parts: Uint8Array[] | undefined = wants(member) ? [] : undefined
    entry.on('data', (part: Uint8Array) => parts?.push(part))
    entry.on('end', () => {
      onMember(member, parts && Buffer.concat(parts))
    })
  }
  const onwarn = (_code: string, message: string | Error) => (damage ??= messageOf(message))
  const parser = new Parser({ onReadEntry, onwarn })
  // What follows the closing blocks is read for its checksum alone: the parser would gather it all.
  parser.on('eof', () => (seen.isOver = true))
  parser.on('ignoredEntry', (entry: ReadEntry) => {
    onMember({ path: entry.path, type: entry.type, size: entry.size }, undefined)
  })
  const source = createReadStream(archive, { highWaterMark: 1 << 20 })
  const stream = form === 'gzip' ? pipeline(source, createGunzip({ chunkSize: 1 << 18 }), () => undefined) : source
  let unpacked = 0
  try {
    for await (const chunk of stream) {
      throwIfInterrupted(work.signal)
      unpacked += (chunk as Uint8Array).length
      if (unpacked <= limit && !seen.isOver) parser.write(chunk as Uint8Array)
      if (Math.max(unpacked, seen.claimed) > limit) return { form, isTooLarge: true }
    }
    parser.end()
  } catch (error) {
    if (!isSystemError(error, 'Z_DATA_ERROR', 'Z_BUF_ERROR')) throw error
    damage = messageOf(error)
  }
  return { form, ...(damage !== undefined && { damage }) }
}

/** `gzip`, or what the first bytes are instead. */
async function formOf(archive: string): Promise<string> {
  const file = await open(archive)
  try {
    const { buffer: head } = await file.read(Buffer.alloc(262), 0, 262, 0)
    if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip'
    if (head.toString('latin1', 257, 262) === 'ustar') return 'a plain tar'
    if (head.toString('latin1', 0, 2) === 'PK') return 'a zip'
    return foreignArchive(head)?.kind ?? 'an unknown format'
  } finally {
    await file.close()
  }
}
