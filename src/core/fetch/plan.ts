import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { freeBytes, isSystemError } from '../base/index.ts'
import type { PublishedFile, Publication } from './catalog.ts'
import { partialOf } from './download.ts'

export interface PlannedFile extends PublishedFile {
  path: string
  /** Bytes in the cache already: all of them, or what an interrupted download left. */
  cached: number
}

export interface PlannedPublication extends Omit<Publication, 'files' | 'next'> {
  files: readonly PlannedFile[]
}

export interface FetchPlan {
  /** The folder of the downloads. */
  folder: string
  publications: readonly PlannedPublication[]
  /** Bytes to download. */
  missing: number
  /** Bytes free at the folder. */
  free: number
}

/** What is in the cache of some publications, and what is missing. Nothing is requested or written. */
export async function planFetch(
  cache: string,
  wanted: readonly Publication[],
  free: (folder: string) => Promise<number> = freeBytes,
): Promise<FetchPlan> {
  const folder = downloadsFolder(cache)
  const publications = await Promise.all(
    wanted.map(async ({ name, title, kind, files }) => ({
      ...{ name, title, kind },
      files: await Promise.all(files.map((file) => planFile(folder, file))),
    })),
  )
  const files = publications.flatMap((publication) => publication.files)
  const missing = files.reduce((sum, { bytes, cached }) => sum + bytes - cached, 0)
  return { folder, publications, missing, free: await free(folder) }
}

export function downloadsFolder(cache: string): string {
  return join(cache, 'downloads')
}

async function planFile(folder: string, file: PublishedFile): Promise<PlannedFile> {
  const path = join(folder, file.name)
  const cached = (await sizeOf(path)) === undefined ? ((await sizeOf(partialOf(path))) ?? 0) : file.bytes
  return { ...file, path, cached: Math.min(cached, file.bytes) }
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return undefined
    throw error
  }
}
