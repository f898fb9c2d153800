import { createReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { createGunzip } from 'node:zlib'
import {
  expected,
  isSystemError,
  kindOf,
  messageOf,
  requireFile,
  sha256,
  throwIfInterrupted,
  writeAtomic,
  type Work,
} from '../../base/index.ts'
import { readRange, withFile } from './location.ts'

/** A gzip file may grow this much; data sets are photographs and compressed labels, and their JSON grows fivefold. */
const MAX_RATIO = 25

/** Below this size any ratio is harmless. */
const ALWAYS_ALLOWED = 2 ** 26

/**
 * Unpacks a gzip file into `scratch` as one plain file and gives its path, so that its parts can be read in place and
 * in any order; what an earlier run unpacked from the same file is taken as it is.
 * A file that grows beyond reason is refused while it grows.
 */
export async function expandGzip(path: string, scratch: string, work: Work = {}): Promise<string> {
  const { size, mtimeMs } = await stat(path)
  const target = join(scratch, sha256(`${path}\n${size}\n${mtimeMs}`).slice(0, 16))
  if ((await kindOf(target)) === 'file') return target
  const limit = Math.max(ALWAYS_ALLOWED, size * MAX_RATIO)
  await writeAtomic(target, (temporary) => unpack(path, temporary, limit, size, work))
  return target
}

/** A file that may be gzip as a plain one, whose parts can be read in any order. */
export async function plainFile(path: string, scratch: string, work: Work = {}): Promise<string> {
  await requireFile(path, 'a readable file')
  const head = withFile(path, (fd) => readRange(fd, 0, 2, path))
  return isGzip(head) ? expandGzip(path, scratch, work) : path
}

export function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b
}

async function unpack(path: string, target: string, limit: number, size: number, work: Work): Promise<void> {
  const handle = await open(target, 'wx')
  // Nothing may be awaited between here and the loop: an error that comes before it listens ends the process.
  const source = createReadStream(path, { highWaterMark: 1 << 20 })
  const gunzip = createGunzip({ chunkSize: 1 << 20 })
  source.on('error', (error) => gunzip.destroy(error)).pipe(gunzip)
  let written = 0
  try {
    for await (const chunk of gunzip as AsyncIterable<Buffer>) {
      throwIfInterrupted(work.signal)
      written += chunk.length
      if (written > limit)
        throw expected(`at most ${limit} unpacked bytes`, path, 'more (a safe archive does not grow so much)', {
          code: 'refused',
        })
      await handle.writeFile(chunk)
      work.onEvent?.({
        type: 'progress',
        task: `Unpacking ${basename(path)}`,
        done: source.bytesRead,
        total: size,
        unit: 'bytes',
      })
    }
  } catch (cause) {
    if (isSystemError(cause, 'Z_DATA_ERROR', 'Z_BUF_ERROR'))
      throw expected('a valid gzip file', path, messageOf(cause), { cause })
    throw cause
  } finally {
    source.destroy()
    await handle.close()
  }
}
