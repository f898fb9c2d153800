import { open } from 'node:fs/promises'
import { formatError, kindOf, readBytes } from '../../base/index.ts'
import type { RawTensor } from '../arrays/index.ts'
import { parseHeader, PREFIX_BYTES, readHeaderLength, type SafetensorsHeader, type TensorEntry } from './header.ts'

/** All of a file that lies in memory; the tensors share its bytes. */
export function readSafetensors(
  bytes: Uint8Array,
  name: string,
): { metadata: SafetensorsHeader['metadata']; tensors: Map<string, RawTensor> } {
  const length = readHeaderLength(bytes, bytes.length, name)
  const header = parseHeader(bytes.subarray(PREFIX_BYTES, PREFIX_BYTES + length), bytes.length, name)
  const tensors = new Map<string, RawTensor>()
  for (const [tensor, { dtype, shape, begin, end }] of header.tensors)
    tensors.set(tensor, { dtype, shape, bytes: bytes.subarray(begin, end) })
  return { metadata: header.metadata, tensors }
}

/** A file whose header was read and checked; tensors are read one at a time. */
export interface SafetensorsFile extends SafetensorsHeader {
  /** One tensor's bytes, in memory of their own. */
  read(tensor: string): Promise<RawTensor>
  close(): Promise<void>
}

export async function openSafetensors(path: string): Promise<SafetensorsFile> {
  if ((await kindOf(path)) !== 'file') await readBytes(path, 'a safetensors file') // says what was found instead
  const handle = await open(path, 'r')
  const readAt = async (begin: number, length: number): Promise<Uint8Array> => {
    const bytes = new Uint8Array(length)
    let done = 0
    while (done < length) {
      const { bytesRead } = await handle.read(bytes, done, length - done, begin + done)
      if (bytesRead === 0) throw formatError(path, begin + done, `${length - done} more bytes`, 'the end of the file')
      done += bytesRead
    }
    return bytes
  }
  try {
    const { size } = await handle.stat()
    const length = readHeaderLength(await readAt(0, Math.min(size, PREFIX_BYTES)), size, path)
    const header = parseHeader(await readAt(PREFIX_BYTES, length), size, path)
    return {
      ...header,
      read: async (tensor) => {
        const { dtype, shape, begin, end } = entryOf(header, tensor, path)
        return { dtype, shape, bytes: await readAt(begin, end - begin) }
      },
      close: () => handle.close(),
    }
  } catch (error) {
    await handle.close()
    throw error
  }
}

function entryOf(header: SafetensorsHeader, tensor: string, path: string): TensorEntry {
  const entry = header.tensors.get(tensor)
  if (!entry) throw formatError(path, PREFIX_BYTES, `a tensor named ${tensor}`, `${header.tensors.size} others`)
  return entry
}
