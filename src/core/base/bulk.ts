import { randomBytes } from 'node:crypto'
import {
  constants,
  copyFileSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, resolve } from 'node:path'
import { isSystemError } from './errors.ts'
import { temporaryName, writeError } from './files.ts'

// For trees of a hundred thousand small files, made by worker threads: synchronous, because a promise for each step
// costs more than the step; and not flushed file by file, because that would take longer than all the rest.

export type LinkMode = 'hard' | 'symbolic' | 'copy'

/** What a file system says that has no hard link for a file. */
const NO_HARD_LINK = ['EXDEV', 'EPERM', 'EMLINK', 'ENOTSUP'] as const

/**
 * Puts `source` at `target` without reading it where the file system allows: the asked mode first, then the next
 * cheaper promise (hard → symbolic → copy). Returns the mode used; an existing target stays.
 */
export function linkFile(source: string, target: string, mode: LinkMode = 'hard'): LinkMode {
  try {
    // A hard link to a symbolic one would be as relative as that.
    if (mode === 'hard')
      withFolder(target, () => {
        linkSync(realpathSync.native(source), target)
      })
    else if (mode === 'symbolic')
      withFolder(target, () => {
        symlinkSync(resolve(source), target)
      })
    else
      placeFile(target, (temporary) => {
        copyFileSync(source, temporary, constants.COPYFILE_FICLONE)
      })
    return mode
  } catch (error) {
    if (isSystemError(error, 'EEXIST')) return mode
    if (mode === 'hard' && isSystemError(error, ...NO_HARD_LINK)) return linkFile(source, target, 'symbolic')
    if (mode === 'symbolic' && isSystemError(error, 'EPERM', 'ENOTSUP')) return linkFile(source, target, 'copy')
    throw writeError(target, error)
  }
}

/**
 * Gives a file a second place, without copying where the file system allows. A symbolic link stays one; an existing target
 * is an error.
 */
export function shareFile(source: string, target: string): void {
  try {
    withFolder(target, () => {
      if (lstatSync(source).isSymbolicLink()) symlinkSync(readlinkSync(source), target)
      else linkOrCopy(source, target)
    })
  } catch (error) {
    throw writeError(target, error)
  }
}

function linkOrCopy(source: string, target: string): void {
  try {
    linkSync(source, target)
  } catch (error) {
    if (!isSystemError(error, ...NO_HARD_LINK)) throw error
    copyFileSync(source, target, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE)
  }
}

/** Writes a file so that its final name only ever holds complete bytes, unless the machine itself stops. */
export function writeFileUnflushed(path: string, data: Uint8Array): void {
  placeFile(path, (temporary) => {
    writeFileSync(temporary, data, { flag: 'wx' })
  })
}

/** Of this thread; its files are counted, which is cheaper than new random bytes for each. */
const THREAD = randomBytes(6).toString('hex')
let files = 0

function placeFile(path: string, write: (temporary: string) => void): void {
  const temporary = temporaryName(path, `${THREAD}-${files++}`)
  try {
    withFolder(path, () => {
      write(temporary)
    })
    renameSync(temporary, path)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw writeError(path, error)
  }
}

/** Runs `write`, and once more where the folder had to be made first. */
function withFolder(path: string, write: () => void): void {
  try {
    write()
  } catch (error) {
    if (!isSystemError(error, 'ENOENT')) throw error
    mkdirSync(dirname(path), { recursive: true })
    write()
  }
}
