import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expected, kindOf, nearest, readText, VortexError } from '../../base/index.ts'
import { hashIds, parseList } from '../lists/parse.ts'
import { byNfc } from '../sources/names.ts'
import { imageFinder } from './image-finder.ts'
import { IMAGES, LABELS, LISTS, type VocTree } from './tree.ts'

/** One image of a split and, where wanted, its label. */
export interface Entry {
  id: string
  /** Path of the image. */
  image: string
  /** Path of the indexed PNG. */
  label?: string
}

export interface Split {
  name: string
  /** All ids of the list, sorted. */
  ids: string[]
  /** Those whose files are there, sorted by id. */
  entries: Entry[]
  /** Ids without an image, or without a label where labels were asked for. */
  missing: string[]
  /** Of the sorted ids, one per line: `hashIds`. */
  sha256: string
}

/** Folders in which the field keeps labels; the second is the augmented set's in mmsegmentation's layout. */
const LABEL_FOLDERS = [LABELS, 'SegmentationClassAug']

/** Reads one split list of a tree and looks which of its files are there. */
export async function readSplit(tree: VocTree, name: string, options: { labels: boolean }): Promise<Split> {
  const file = join(tree.root, LISTS, `${name}.txt`)
  if (!tree.splits.includes(name)) throw unknownSplit(tree, name, file)
  const list = parseList(await readText(file, 'a split list'), file)
  const folder = join(tree.root, IMAGES)
  const find = imageFinder(await namesIn(folder), folder)
  const labels = options.labels ? await labelFinder(tree.root) : undefined
  const ids = [...list.ids].sort()
  const entries: Entry[] = []
  const missing: string[] = []
  for (const id of ids) {
    const image = find(id)
    const label = labels?.(id, list.labels.get(id))
    if (image === undefined || (labels && label === undefined)) missing.push(id)
    else entries.push({ id, image: join(folder, image), ...(label !== undefined && { label }) })
  }
  return { name, ids, entries, missing, sha256: hashIds(ids) }
}

/** The ids of all split lists of a tree that can be read, by their digest (`hashIds`). */
export async function readListsOf(tree: VocTree): Promise<Map<string, readonly string[]>> {
  const lists = new Map<string, readonly string[]>()
  for (const name of tree.splits) {
    const file = join(tree.root, LISTS, `${name}.txt`)
    try {
      const { ids } = parseList(await readText(file), file)
      lists.set(hashIds(ids), ids)
    } catch (error) {
      if (!(error instanceof VortexError)) throw error
    }
  }
  return lists
}

function unknownSplit(tree: VocTree, name: string, file: string): Error {
  const near = nearest(name, tree.splits)
  const known = tree.splits.length === 0 ? 'none' : tree.splits.join(', ')
  return expected('a split list', file, 'nothing there', {
    code: 'not-found',
    suggestions: [...(near === undefined ? [] : [`Did you mean ${near}?`]), `The tree's splits: ${known}.`],
  })
}

/** Finds labels by id, the folder that the list itself names first. */
async function labelFinder(root: string): Promise<(id: string, written?: string) => string | undefined> {
  const folders = new Map<string, ReadonlyMap<string, string>>()
  for (const folder of LABEL_FOLDERS) folders.set(folder, byNfc(await namesIn(join(root, folder))))
  return (id, written) => {
    const named = written === undefined ? [] : LABEL_FOLDERS.filter((folder) => written === `${folder}/${id}.png`)
    const folder = [...named, ...LABEL_FOLDERS].find((name) => folders.get(name)?.has(`${id}.png`))
    return folder === undefined ? undefined : join(root, folder, folders.get(folder)!.get(`${id}.png`)!)
  }
}

/** A folder's names; none where there is no such folder. */
async function namesIn(folder: string): Promise<string[]> {
  return (await kindOf(folder)) === 'folder' ? await readdir(folder) : []
}
