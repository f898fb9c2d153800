import { expected, VortexError } from './errors.ts'
import { kindOf } from './files.ts'

/**
 * Checks, before any work, that results lose nothing: their names are free, or their files may be replaced.
 * @throws refused, with the first name that is taken
 */
export async function claimFiles(paths: Iterable<string>, overwrite = false): Promise<void> {
  for (const path of paths) {
    const kind = await kindOf(path)
    if (kind === 'missing' || (kind === 'file' && overwrite)) continue
    if (kind === 'file')
      throw new VortexError('refused', `${path} already exists.`, { suggestions: ['Use --overwrite to replace it.'] })
    // Not even then: a rename would take a device's place.
    throw expected('a file', path, kind === 'folder' ? 'a folder' : 'a device or a pipe', { code: 'refused' })
  }
}
