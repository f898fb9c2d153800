import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { openPromise, type Entry } from 'yauzl'
import { throwIfInterrupted } from '../../base/index.ts'

/**
 * Unpacks the members of a wheel that `wanted` names, below `folder`, each under the path that `wanted` returns.
 * The wheel's bytes were checked by pip against the index' sha256; yauzl checks sizes and refuses `..`.
 * @returns the members unpacked
 */
export async function unpackWheel(
  wheel: string,
  folder: string,
  wanted: (member: string) => string | undefined,
  signal?: AbortSignal,
): Promise<string[]> {
  const zip = await openPromise(wheel, { autoClose: false })
  const unpacked: string[] = []
  try {
    for await (const entry of zip.eachEntry() as AsyncIterable<Entry>) {
      throwIfInterrupted(signal)
      const target = entry.fileName.endsWith('/') ? undefined : wanted(entry.fileName)
      if (target === undefined) continue
      const path = join(folder, target)
      await mkdir(dirname(path), { recursive: true })
      await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(path, { flush: true }))
      unpacked.push(entry.fileName)
    }
  } finally {
    zip.close()
  }
  return unpacked
}
