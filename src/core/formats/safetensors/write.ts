import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { writeAtomic } from '../../base/index.ts'
import { BYTES_OF, type RawTensor } from '../arrays/index.ts'
import { PREFIX_BYTES } from './header.ts'

/** What was written. */
export interface WrittenFile {
  bytes: number
  sha256: string
}

/**
 * The file as a sequence of byte arrays: header, then each tensor's own memory, so that nothing large is copied.
 * Tensors go widest type first, then by name, as the reference implementation does; with a header padded to 8 bytes
 * every tensor is aligned. The same tensors and metadata give the same bytes, in whatever order they come.
 */
export function safetensorsChunks(
  tensors: ReadonlyMap<string, RawTensor>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array[] {
  const inOrder = [...tensors].sort(
    ([nameA, a], [nameB, b]) => BYTES_OF[b.dtype] - BYTES_OF[a.dtype] || compareText(nameA, nameB),
  )
  const keys = Object.entries(metadata).sort(([a], [b]) => compareText(a, b))
  const header: [string, unknown][] = keys.length > 0 ? [['__metadata__', Object.fromEntries(keys)]] : []
  let offset = 0
  for (const [name, { dtype, shape, bytes }] of inOrder) {
    header.push([name, { dtype, shape, data_offsets: [offset, offset + bytes.length] }])
    offset += bytes.length
  }
  return [encodeHeader(header), ...inOrder.map(([, { bytes }]) => bytes)]
}

/** Writes a file: temporary name, fsync, rename. Returns its length and digest, taken on the way. */
export async function writeSafetensors(
  path: string,
  tensors: ReadonlyMap<string, RawTensor>,
  metadata: Readonly<Record<string, string>> = {},
): Promise<WrittenFile> {
  const chunks = safetensorsChunks(tensors, metadata)
  const hash = createHash('sha256')
  let bytes = 0
  await writeAtomic(path, async (temporary) => {
    const handle = await open(temporary, 'wx')
    try {
      for (const chunk of chunks) {
        hash.update(chunk)
        await handle.writeFile(chunk)
        bytes += chunk.length
      }
      await handle.sync()
    } finally {
      await handle.close()
    }
  })
  return { bytes, sha256: hash.digest('hex') }
}

/** Length field and JSON, padded with spaces. Built by hand because an object would reorder numeric names. */
function encodeHeader(entries: readonly [string, unknown][]): Uint8Array {
  const members = entries.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`)
  const json = new TextEncoder().encode(`{${members.join(',')}}`)
  const length = Math.ceil(json.length / 8) * 8
  const header = new Uint8Array(PREFIX_BYTES + length).fill(0x20)
  new DataView(header.buffer).setBigUint64(0, BigInt(length), true)
  header.set(json, PREFIX_BYTES)
  return header
}

/** By UTF-16 units: the same on every machine, whatever its locale. */
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
