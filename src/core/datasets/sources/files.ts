import { posix } from 'node:path'
import { joinName, type Source } from './source.ts'
import type { Location } from './location.ts'

/** All files of a source by their paths below it, `/` between folders, NFC. */
export interface SourceFiles {
  /** Sorted. */
  paths: readonly string[]
  has(path: string): boolean
  /** @param path one of {@link paths} */
  locate(path: string): Location
}

/** What macOS and Windows leave behind, and hidden files and folders. */
const HIDDEN = /(^|\/)(\.|__MACOSX(\/|$))/

/** Lists a source to its last folder; hidden files are not listed. */
export async function filesOf(source: Source): Promise<SourceFiles> {
  const found = new Map<string, { folder: string; name: string }>()
  const folders = new Set(await source.folders())
  for (const folder of folders) {
    if (HIDDEN.test(folder)) continue
    for (const name of await source.names(folder)) {
      const path = joinName(folder, name)
      if (!name.startsWith('.') && !folders.has(path)) found.set(path.normalize('NFC'), { folder, name })
    }
  }
  return {
    paths: [...found.keys()].sort(),
    has: (path) => found.has(path),
    locate: (path) => {
      const { folder, name } = found.get(path)!
      return source.locate(folder, name)
    },
  }
}

/**
 * The path below a source that a file in it writes down, `\` taken as `/`; undefined where it leads out of the source or
 * begins at a root.
 * @param folder of the file that writes it
 */
export function pathFrom(folder: string, written: string): string | undefined {
  const path = written.replaceAll('\\', '/')
  if (path.startsWith('/') || /^[A-Za-z]:/.test(path)) return undefined
  const joined = posix.normalize(joinName(folder, path)).normalize('NFC')
  return joined === '..' || joined.startsWith('../') ? undefined : joined
}
