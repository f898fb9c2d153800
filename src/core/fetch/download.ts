import { mkdir, rename, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { Dispatcher } from 'undici'
import { exists, expected, hashFile, takeLock, VortexError, writeError, type Work } from '../base/index.ts'
import type { PublishedFile } from './catalog.ts'
import { forgetNote, readPartial, removePartial } from './partial.ts'
import { transfer, TransientError } from './transfer.ts'

export interface DownloadOptions {
  file: PublishedFile
  /** Its final name. */
  path: string
  dispatcher: Dispatcher
  /** Milliseconds before the next try or the next look at another process' lock. */
  pause?: number
}

export interface Downloaded {
  path: string
  bytes: number
  sha256: string
  /** False where the file was there and is what it should be. */
  fetched: boolean
}

/** Tries in a row that bring no new byte. */
const MOST_TRIES = 5

/**
 * Downloads a file so that its final name only ever holds bytes with the published digest. A cut connection, a killed
 * process and a second process at the same time cost nothing: the next try resumes at the last byte.
 */
export async function download(options: DownloadOptions, work: Work = {}): Promise<Downloaded> {
  const { file, path } = options
  await mkdir(dirname(path), { recursive: true }).catch((error: unknown) => {
    throw writeError(path, error)
  })
  const release = await takeTurn(options, work)
  try {
    if (await exists(path)) return await checkPublished(path, file, false)
    const partial = partialOf(path)
    await collect(partial, options, work)
    const downloaded = await checkPublished(partial, file, true).catch(async (error: unknown) => {
      await removePartial(partial)
      throw error
    })
    await rename(partial, path)
    await forgetNote(partial)
    return { ...downloaded, path }
  } finally {
    await release()
  }
}

/** Where the bytes are until they are complete. */
export function partialOf(path: string): string {
  return `${path}.part`
}

/** Waits while another process downloads the same file: it may be done when our turn comes. */
async function takeTurn({ file, path, pause = 1000 }: DownloadOptions, work: Work): Promise<() => Promise<void>> {
  for (let waited = false; ; waited = true) {
    try {
      return await takeLock(`${path}.lock`, path, work)
    } catch (error) {
      if (!(error instanceof VortexError && error.code === 'refused')) throw error
    }
    if (!waited) notice(work, `Waiting: another process is downloading ${file.name}.`)
    await setTimeout(pause, undefined, { ...(work.signal && { signal: work.signal }) })
  }
}

/** Requests until the file is complete. */
async function collect(partial: string, { file, path, dispatcher, pause = 1000 }: DownloadOptions, work: Work) {
  const { url, bytes: total } = file
  const onBytes = (done: number) => work.onEvent?.({ type: 'progress', task: file.name, ...inMegabytes(done, total) })
  for (let tries = 1; ; tries++) {
    const { bytes: before } = await readPartial(partial, url)
    if (before === total) return
    if (before > 0) notice(work, `Resuming ${file.name} at ${(100 * (before / total)).toFixed(0)} %.`)
    try {
      await transfer({ url, partial, dispatcher, signal: work.signal, onBytes })
      return
    } catch (error) {
      if (!(error instanceof TransientError)) throw byHand(error, file, dirname(path))
      if ((await readPartial(partial, url)).bytes > before) tries = 0
      if (tries >= MOST_TRIES) throw unreachable(error, file)
      notice(work, `${file.name}: ${error.message}. Trying again.`)
    }
    await setTimeout(Math.max(1, tries) * pause, undefined, { ...(work.signal && { signal: work.signal }) })
  }
}

/**
 * Reads a file and compares it with the published digest.
 * @param fetched whether it was downloaded just now, or was there
 */
export async function checkPublished(
  path: string,
  { name, url, sha256 }: PublishedFile,
  fetched: boolean,
): Promise<Downloaded> {
  const [{ size }, digest] = [await stat(path), await hashFile(path)]
  if (digest.startsWith(sha256)) return { path, bytes: size, sha256: digest, fetched }
  const suggestions = fetched
    ? [`Nothing was kept. Run the command again; if this repeats, something between here and ${url} changes the file.`]
    : [`Delete ${path}; \`vortex fetch\` downloads it again.`]
  throw expected(`sha256 ${sha256}`, name, digest, { code: 'bad-format', suggestions })
}

function byHand(error: unknown, { name, url }: PublishedFile, folder: string): unknown {
  if (!(error instanceof VortexError && error.code === 'not-found')) return error
  const suggestions = [
    `If ${url} has moved, download ${name} from elsewhere and put it into ${folder}: it is checked there.`,
  ]
  return new VortexError('not-found', error.message, { suggestions, cause: error })
}

function unreachable(error: TransientError, { name, url }: PublishedFile): VortexError {
  return new VortexError('not-found', `Downloading ${name} failed: ${error.message}.`, {
    suggestions: [
      `Run the command again: it resumes where it stopped. The address is ${url}.`,
      'Behind a proxy, set HTTPS_PROXY and HTTP_PROXY.',
    ],
    cause: error,
  })
}

function inMegabytes(done: number, total: number) {
  return {
    done: Math.floor(done / 1e6),
    total: Math.max(Math.floor(total / 1e6), Math.floor(done / 1e6)),
    detail: 'MB',
  }
}

function notice({ onEvent }: Work, message: string): void {
  onEvent?.({ type: 'notice', level: 'info', message })
}
