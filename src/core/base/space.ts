import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { exists } from './files.ts'

/** Bytes that may still be written below a folder; of the nearest one above it where it does not exist yet. */
export async function freeBytes(folder: string): Promise<number> {
  if (!(await exists(folder))) return freeBytes(dirname(folder))
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}
