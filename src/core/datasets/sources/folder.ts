import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { isSystemError } from '../../base/index.ts'
import { joinName, type Source } from './source.ts'

/** Deep enough to find VOCdevkit/VOC2012/ImageSets/Segmentation below a folder that somebody names. */
const DEPTH = 4

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
  for (let depth = 0; depth < DEPTH; depth++) {
    const below: string[] = []
    for (const folder of level) {
      for (const entry of await readdir(join(path, folder), { withFileTypes: true })) {
        // A link is followed: data sets often lie on another disk.
        if (entry.isDirectory() || (entry.isSymbolicLink() && !entry.name.includes('.')))
          below.push(joinName(folder, entry.name))
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
