import { readdir, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { isSystemError } from '../../base/index.ts'
import { joinName, type Source } from './source.ts'

export function openFolder(path: string): Source {
  return {
    path,
    folders: () => foldersBelow(path),
    names: async (folder) => new Set(await readNames(join(path, folder))),
    locate: (folder, name) => ({ path: join(path, folder, name) }),
  }
}

async function foldersBelow(path: string): Promise<string[]> {
  const found = ['']
  let level = ['']
  // A link may lead back to a folder above it: each folder is entered once.
  const entered = new Set([await realpath(path)])
  while (level.length > 0) {
    const below: string[] = []
    for (const folder of level) {
      for (const entry of await readdir(join(path, folder), { withFileTypes: true })) {
        // A link is followed: data sets often lie on another disk.
        const isLink = entry.isSymbolicLink() && !entry.name.includes('.')
        if (!isLink && !entry.isDirectory()) continue
        const name = joinName(folder, entry.name)
        const real = await realpath(join(path, name))
        if (entered.has(real)) continue
        entered.add(real)
        below.push(name)
      }
    }
    level = below
    found.push(...below)
  }
  return found
}

async function readNames(path: string): Promise<string[]> {
  try {
    return await readdir(path)
  } catch (error) {
    if (isSystemError(error, 'ENOENT', 'ENOTDIR')) return []
    throw error
  }
}
