import {
  copyFileSync,
  constants,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  symlinkSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { isSystemError, kindOf, VortexError, writeError } from '../base/index.ts'

/** @throws refused unless the folder is new or empty */
export async function assertNewFolder(out: string): Promise<void> {
  const kind = await kindOf(out)
  if (kind === 'missing' || (kind === 'folder' && readdirSync(out).length === 0)) return
  throw new VortexError('refused', `${out} already exists.`, { suggestions: ['Choose a new folder.'] })
}

/** Puts a shard's file at its final place, without copying where the file system allows. A symbolic link stays one. */
export function placeAgain(source: string, target: string): void {
  try {
    mkdirSync(dirname(target), { recursive: true })
    if (lstatSync(source).isSymbolicLink()) symlinkSync(readlinkSync(source), target)
    else linkOrCopy(source, target)
  } catch (error) {
    throw writeError(target, error)
  }
}

function linkOrCopy(source: string, target: string): void {
  try {
    linkSync(source, target)
  } catch (error) {
    if (!isSystemError(error, 'EXDEV', 'EPERM', 'EMLINK', 'ENOTSUP')) throw error
    copyFileSync(source, target, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE)
  }
}
