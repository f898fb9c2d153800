import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hashFile, type Work } from '../base/index.ts'
import { openSource } from '../datasets/index.ts'

export interface ArchiveInspection {
  kind: 'archive'
  path: string
  bytes: number
  sha256: string
  /** Folders that hold files, in the archive's order. */
  folders: { folder: string; files: number }[]
}

/** What lies in a tar, gzipped tar or zip; unsafe archives are refused. */
export async function inspectArchive(path: string, work: Work = {}): Promise<ArchiveInspection> {
  const scratch = await mkdtemp(join(tmpdir(), 'vortex-'))
  try {
    const source = await openSource(path, scratch, work)
    const folders: ArchiveInspection['folders'] = []
    for (const folder of await source.folders()) {
      const files = (await source.names(folder)).size
      if (files > 0) folders.push({ folder, files })
    }
    return { kind: 'archive', path, bytes: (await stat(path)).size, sha256: await hashFile(path), folders }
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}
