import { readdir } from 'node:fs/promises'
import { kindOf, VortexError } from '../base/index.ts'

/** @throws refused unless the folder is new or empty */
export async function assertNewFolder(out: string): Promise<void> {
  const kind = await kindOf(out)
  if (kind === 'missing' || (kind === 'folder' && (await readdir(out)).length === 0)) return
  throw new VortexError('refused', `${out} already exists.`, { suggestions: ['Choose a new folder.'] })
}
