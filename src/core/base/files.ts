import { randomBytes } from 'node:crypto'
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { expected, isSystemError, messageOf, VortexError } from './errors.ts'
import { decodeText } from './text.ts'

/**
 * Writes a file so that its final name only ever holds complete bytes: temporary name in the same folder, fsync, rename.
 * Parent folders are made. A full disk leaves nothing behind.
 */
export async function writeFileAtomic(path: string, data: Uint8Array | string): Promise<void> {
  await writeAtomic(path, (temporary) => writeSynced(temporary, data))
}

/** Writes a new file and waits until the disk has it. */
export async function writeSynced(path: string, data: Uint8Array | string): Promise<void> {
  const handle = await open(path, 'wx')
  try {
    await handle.writeFile(data)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** A name next to a file's, which sweepers of half-written files know: `.NAME.RANDOM.tmp`. */
export function temporaryName(path: string, what = randomBytes(6).toString('hex')): string {
  return join(dirname(path), `.${basename(path)}.${what}.tmp`)
}

/** The same promise for a file that `write` fills at a temporary path; `write` syncs what it wrote. */
export async function writeAtomic(path: string, write: (temporary: string) => Promise<void>): Promise<void> {
  const temporary = temporaryName(path)
  try {
    await mkdir(dirname(path), { recursive: true })
    await write(temporary)
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw writeError(path, error)
  }
}

/** The bytes of a file, or a sentence that names it. */
export async function readBytes(path: string, what = 'a readable file'): Promise<Uint8Array> {
  try {
    return await readFile(path)
  } catch (error) {
    throw readError(path, what, error)
  }
}

/** A text file: see {@link decodeText}. */
export async function readText(path: string, what = 'a readable text file'): Promise<string> {
  return decodeText(await readBytes(path, what))
}

export async function exists(path: string): Promise<boolean> {
  return (await kindOf(path)) !== 'missing'
}

export async function kindOf(path: string): Promise<'file' | 'folder' | 'missing' | 'other'> {
  try {
    const found = await stat(path)
    return found.isFile() ? 'file' : found.isDirectory() ? 'folder' : 'other'
  } catch (error) {
    if (isSystemError(error, 'ENOENT', 'ENOTDIR')) return 'missing'
    throw readError(path, 'a readable path', error)
  }
}

/**
 * Refuses everything but a file before it is opened: a pipe would be waited for, and archives are read in any order.
 * @param what what should be there
 */
export async function requireFile(path: string, what: string): Promise<void> {
  const kind = await kindOf(path)
  if (kind === 'file') return
  if (kind === 'missing')
    throw expected(what, path, 'nothing there', { code: 'not-found', suggestions: ['Check the path.'] })
  if (kind === 'folder') throw expected(what, path, 'a folder')
  throw expected(what, path, 'a pipe, socket or device', { suggestions: ['Write it to a file first.'] })
}

function readError(path: string, what: string, cause: unknown): VortexError {
  if (isSystemError(cause, 'ENOENT', 'ENOTDIR'))
    return expected(what, path, 'nothing there', { code: 'not-found', cause, suggestions: ['Check the path.'] })
  if (isSystemError(cause, 'EACCES', 'EPERM'))
    return expected(what, path, 'that it may not be read', { cause, suggestions: ['Check its permissions.'] })
  if (isSystemError(cause, 'EISDIR')) return expected(what, path, 'a folder', { cause })
  return new VortexError('bad-input', `Reading ${path} failed: ${messageOf(cause)}.`, { cause })
}

/** What went wrong with a write, in a sentence that names the file and says what to do. */
export function writeError(path: string, cause: unknown): VortexError {
  if (cause instanceof VortexError) return cause
  if (isSystemError(cause, 'ENOSPC', 'EDQUOT'))
    return expected('free space', path, 'a full disk', {
      cause,
      suggestions: ['Free some space or choose another folder, then run the same command again.'],
    })
  if (isSystemError(cause, 'EACCES', 'EPERM', 'EROFS'))
    return expected('a writable folder', path, 'that it may not be written', { cause })
  return new VortexError('bad-input', `Writing ${path} failed: ${messageOf(cause)}.`, { cause })
}
