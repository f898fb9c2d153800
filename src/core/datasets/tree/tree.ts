import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expected, kindOf, VortexError } from '../../base/index.ts'
import { VOC, type ClassSet } from '../../labels/index.ts'
import { classSetOf } from './class-set.ts'
import { readRecord, type StoredRecord } from './read-record.ts'

/** A VOC tree on disk: a plain devkit or what `vortex prepare` wrote. */
export interface VocTree {
  /** The folder that holds JPEGImages. */
  root: string
  /** Names of ImageSets/Segmentation/*.txt, sorted. */
  splits: string[]
  /** What its labels mean: dataset.json's classes, VOC's for a tree without one. */
  classes: ClassSet
  /** dataset.json, where `vortex prepare` made the tree. */
  record?: StoredRecord
}

export const IMAGES = 'JPEGImages'
export const LABELS = 'SegmentationClass'
export const LISTS = 'ImageSets/Segmentation'

/** Where a devkit's root may lie below the folder somebody names. */
export const DEVKIT_ROOTS = ['', 'VOC2012', 'VOCdevkit/VOC2012'] as const

/** Opens a prepared dataset, a VOC2012 folder, a VOCdevkit folder or the folder that holds one. */
export async function openTree(path: string): Promise<VocTree> {
  const kind = await kindOf(path)
  if (kind !== 'folder') {
    throw expected('a dataset folder', path, kind === 'missing' ? 'nothing there' : 'a file', {
      code: kind === 'missing' ? 'not-found' : 'bad-input',
      suggestions: ['Give a folder that holds JPEGImages, or prepare one: vortex prepare voc SOURCE --out DIR'],
    })
  }
  for (const below of DEVKIT_ROOTS) {
    const root = join(path, below)
    if ((await kindOf(join(root, IMAGES))) !== 'folder') continue
    const record = await readRecord(root)
    const classes = record ? classSetOf(record) : VOC
    return { root, splits: await splitNames(root), classes, ...(record && { record }) }
  }
  throw expected(`a VOC tree (${IMAGES}, ${LABELS}, ${LISTS})`, path, `no ${IMAGES} folder`, {
    suggestions: ['SBD and COCO become a VOC tree by vortex prepare sbd and vortex prepare coco.'],
  })
}

/**
 * The tree that the shards of a job read.
 * @param recorded where it was for them
 * @param data where it is now, if it is said
 */
export async function openTreeOfShards(recorded: string, data?: string): Promise<VocTree> {
  if (data !== undefined) return openTree(data)
  return openTree(recorded).catch((error: unknown) => {
    if (!(error instanceof VortexError)) throw error
    const suggestions = ['The shards read their tree there. Say where it is on this machine: --data DIR']
    throw new VortexError(error.code, error.message, { cause: error, suggestions })
  })
}

async function splitNames(root: string): Promise<string[]> {
  const folder = join(root, LISTS)
  if ((await kindOf(folder)) !== 'folder') return []
  const names = await readdir(folder)
  return names
    .filter((name) => name.endsWith('.txt') && !name.startsWith('.'))
    .map((name) => name.slice(0, -'.txt'.length))
    .sort()
}
