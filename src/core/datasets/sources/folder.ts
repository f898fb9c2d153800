import { readdir, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { isSystemError } from '../../base/index.ts'
import { joinName, type Source } from './source.ts'

/** Deep enough to find VOCdevkit/VOC2012/ImageSets/Segmentation below a folder that somebody names. */
const DEPTH = 4

export function openFolder(path: string): Source {
  return {
    path,
    folders: ({ deep = false } = {}) => foldersBelow(path, deep ? Infinity : DEPTH),
    names: async (folder) => new Set(await readNames(join(path, folder))),
    locate: (folder, name) => ({ path: join(path, folder, name) }),
  }
}

async function foldersBelow(path: string, depth: number): Promise<string[]> {
  const found = ['']
  let level = ['']
  // A link may lead back to a folder above it: each folder is entered once.
  const entered = new Set([await realpath(path)])
  for (; level.length > 0 && depth > 0; depth--) {
    const below: string[] = []
    for (const folder of level) {
      for (const entry of await readdir(join(path, folder), { withFileTypes: true })) {
        // A link is followed: data sets often lie on another disk.
        const isLink = entry.isSymbolicLink() && !entry.name.includes('.')
        if (!isLink && !entry.isDirectory()) continue
        const name = joinName(folder, entry.name)
        if (depth === Infinity) {
          const real = await realpath(join(path, name))
          if (entered.has(real)) continue
          entered.add(real)
        }
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
