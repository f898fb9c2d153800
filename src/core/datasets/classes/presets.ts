import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expected, kindOf, nearest } from '../../base/index.ts'

/** The same number of folders up from the sources and from what is compiled. */
const FOLDER = fileURLToPath(new URL('../../../../presets/classes/', import.meta.url))

/** The class file that a name or path means: a ready-made one by its name, unless there is a file of that name. A folder is none. */
export async function classFilePath(nameOrPath: string): Promise<string> {
  const kind = await kindOf(nameOrPath)
  const names = await classPresets()
  if (names.includes(nameOrPath) && kind !== 'file') return join(FOLDER, `${nameOrPath}.yaml`)
  if (kind !== 'missing') return nameOrPath
  const near = nearest(nameOrPath, names)
  throw expected('a class file, or the name of a ready-made one,', nameOrPath, 'nothing there', {
    code: 'not-found',
    suggestions: [...(near === undefined ? [] : [`Did you mean ${near}?`]), `Ready-made: ${names.join(', ')}.`],
  })
}

/** Names of the ready-made class files. */
export async function classPresets(): Promise<string[]> {
  const names = await readdir(FOLDER)
  return names
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => name.slice(0, -'.yaml'.length))
    .sort()
}
