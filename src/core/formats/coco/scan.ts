import { createReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { formatError, isSystemError, messageOf, throwIfInterrupted, type Work } from '../../base/index.ts'
import { ElementScanner } from './elements.ts'
import { readElement, type CocoElement } from './records.ts'

const CHUNK_BYTES = 1 << 20

/**
 * The images, annotations and categories of a COCO `instances_*.json`, one at a time and in the order of the file.
 * A broken element comes as its fault; broken JSON round the elements ends the scan with `bad-format`.
 */
export async function* scanCoco(chunks: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<CocoElement, void> {
  const scanner = new ElementScanner(name)
  for await (const chunk of chunks) for (const element of scanner.feed(chunk)) yield readElement(element, name)
  scanner.end()
}

/**
 * {@link scanCoco} of a file of any size, plain or gzip. Progress counts the file's bytes.
 * @param onChunk gets the (uncompressed) bytes as they are read
 */
export function scanCocoFile(
  path: string,
  work: Work = {},
  onChunk?: (bytes: Uint8Array) => void,
): AsyncGenerator<CocoElement, void> {
  return scanCoco(readChunks(path, work, onChunk), path)
}

async function* readChunks(
  path: string,
  work: Work,
  onChunk?: (bytes: Uint8Array) => void,
): AsyncGenerator<Uint8Array, void> {
  const { size } = await stat(path)
  const source = createReadStream(path, { highWaterMark: CHUNK_BYTES })
  const chunks = (await isGzip(path))
    ? pipeline(source, createGunzip({ chunkSize: CHUNK_BYTES }), () => undefined)
    : source
  try {
    for await (const chunk of chunks) {
      throwIfInterrupted(work.signal)
      onChunk?.(chunk as Uint8Array)
      yield chunk as Uint8Array
      work.onEvent?.({ type: 'progress', task: 'Annotations', done: source.bytesRead, total: size, unit: 'bytes' })
    }
  } catch (error) {
    if (isSystemError(error, 'Z_DATA_ERROR', 'Z_BUF_ERROR'))
      throw formatError(path, source.bytesRead, 'intact gzip data', `damage (${messageOf(error)})`)
    throw error
  }
}

async function isGzip(path: string): Promise<boolean> {
  const file = await open(path)
  try {
    const { buffer } = await file.read(Buffer.alloc(2), 0, 2, 0)
    return buffer[0] === 0x1f && buffer[1] === 0x8b
  } finally {
    await file.close()
  }
}
