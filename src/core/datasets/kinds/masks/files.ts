import { expected } from '../../../base/index.ts'
import { idFault } from '../../lists/id.ts'
import type { Location } from '../../sources/location.ts'
import { findRoot, joinName, type Source } from '../../sources/source.ts'
import { splitName } from '../../splits/split-name.ts'
import { fixedFolder, matcher } from './pattern.ts'

/** A file that a pattern found. */
export interface FoundFile {
  /** Below the source. */
  path: string
  location: Location
  split?: string
}

/**
 * The files of one pattern by id. The pattern counts from the source, or from the folder in it that has the pattern's
 * first folders, as in an archive with one folder at its top.
 * @throws bad-input for two files of one id, and for a name that cannot be an id
 */
export async function findFiles(source: Source, pattern: string): Promise<ReadonlyMap<string, FoundFile>> {
  const match = matcher(pattern)
  const fixed = fixedFolder(pattern)
  const root = fixed === '' ? '' : ((await findRoot(source, fixed)) ?? '')
  const start = joinName(root, fixed)
  const found = new Map<string, FoundFile>()
  for (const folder of await source.folders()) {
    if (start !== '' && folder !== start && !folder.startsWith(`${start}/`)) continue
    for (const name of await source.names(folder)) {
      const path = joinName(folder, name)
      // Hidden files are the system's: .DS_Store, and macOS' ._a.png next to a.png.
      const hit = name.startsWith('.')
        ? undefined
        : match(path.slice(root === '' ? 0 : root.length + 1).normalize('NFC'))
      if (!hit) continue
      const { id, split } = hit
      const fault = idFault(id)
      if (fault !== undefined)
        throw expected('a name that can be an id', `${source.path}: ${path}`, `"${id}": ${fault}`)
      const other = found.get(id)
      if (other) throw expected(`one file for ${id}`, source.path, `${other.path} and ${path}`)
      const where = { path, location: source.locate(folder, name) }
      found.set(id, { ...where, ...(split !== undefined && { split: splitName(split) }) })
    }
  }
  if (found.size > 0) return found
  throw expected(`files that match ${pattern}`, source.path, 'none', {
    code: 'not-found',
    suggestions: ['{id} stands for the part of a path that image and mask share, * for any part of a name.'],
  })
}
