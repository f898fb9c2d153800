import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expected, VortexError } from './errors.ts'
import { exists, kindOf, temporaryName, writeError } from './files.ts'

/**
 * Writes a folder so that its final name only ever holds a complete one: `write` fills a temporary folder next to it, which
 * is then renamed. An existing folder is replaced: {@link claimFolder} says whether it may be.
 */
export async function writeFolderAtomic(path: string, write: (temporary: string) => Promise<void>): Promise<void> {
  const temporary = temporaryName(path)
  try {
    await mkdir(temporary, { recursive: true })
    await write(temporary)
    await replaceFolder(path, temporary, temporary.replace(/tmp$/, 'old'))
  } catch (error) {
    await rm(temporary, { recursive: true, force: true })
    throw writeError(path, error)
  }
}

/** A folder cannot be renamed onto one that holds files, so the old one is moved aside first, and back if that fails. */
async function replaceFolder(path: string, by: string, aside: string): Promise<void> {
  const replaces = await exists(path)
  if (replaces) await rename(path, aside)
  try {
    await rename(by, path)
  } catch (error) {
    if (replaces) await rename(aside, path)
    throw error
  }
  if (replaces) await rm(aside, { recursive: true, force: true })
}

/**
 * Checks, before any work, that a new folder loses nothing: its name is free, or it holds only files of the same kind
 * and may be replaced.
 * @param isOurs whether a file, named from the folder on, is one that the result's kind has
 * @throws refused
 */
export async function claimFolder(path: string, isOurs: (name: string) => boolean, overwrite = false): Promise<void> {
  const kind = await kindOf(path)
  if (kind === 'missing') return
  if (kind !== 'folder') throw expected('a folder', path, 'a file', { code: 'refused' })
  const found = await readdir(path, { recursive: true, withFileTypes: true })
  const files = found.filter((entry) => !entry.isDirectory())
  const names = files.map(({ parentPath, name }) => join(parentPath, name).slice(join(path, '/').length))
  if (names.length === 0) return
  const stranger = names.find((name) => !isOurs(name))
  if (stranger !== undefined)
    throw new VortexError('refused', `${path} holds other files (${stranger}).`, {
      suggestions: ['Choose a new folder.'],
    })
  if (!overwrite)
    throw new VortexError('refused', `${path} already exists.`, { suggestions: ['Use --overwrite to replace it.'] })
}
