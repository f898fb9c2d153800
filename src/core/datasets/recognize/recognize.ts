import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Work } from '../../base/index.ts'
import { filesOf } from '../sources/files.ts'
import { readEnds } from '../sources/location.ts'
import { openSource } from '../sources/open.ts'
import { recognizeFiles } from './files.ts'
import { HEAD, type Recognition } from './recognition.ts'
import { recognizeTree } from './trees.ts'

/**
 * What a folder or archive may be, by its folders and the beginnings of its files: one recognition for each command that
 * would read it, none where nothing is known.
 */
export async function recognizeSource(path: string, work: Work = {}): Promise<Recognition[]> {
  const scratch = await mkdtemp(join(tmpdir(), 'vortex-'))
  try {
    const files = await filesOf(await openSource(path, scratch, work))
    const head = (file: string) => Buffer.from(readEnds(files.locate(file), HEAD, 0).head).toString('utf8')
    const looked = { path, paths: files.paths, head }
    return [...recognizeTree(looked), ...recognizeFiles(looked)]
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}
