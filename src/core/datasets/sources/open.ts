import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { expected, kindOf, requireFile, type Work } from '../../base/index.ts'
import { foreignArchive } from '../../formats/index.ts'
import { openFolder } from './folder.ts'
import { expandGzip, isGzip } from './gzip.ts'
import { readRange, withFile } from './location.ts'
import type { Source } from './source.ts'
import { isTar, openTar } from './tar.ts'
import { openZip } from './zip.ts'

const BLOCK = 512

/**
 * Opens a folder, tar, gzipped tar or zip, recognized by their bytes.
 * @param scratch folder for what must be unpacked first (gzip alone)
 */
export async function openSource(path: string, scratch: string, work: Work = {}): Promise<Source> {
  const kind = await kindOf(path)
  if (kind === 'folder') return openFolder(path)
  await requireFile(path, 'a folder or archive')
  const { format, foreign } = await formatOf(path)
  if (format === 'gzip') return openTar(await expandGzip(path, scratch, work), path)
  if (format === 'tar') return openTar(path)
  if (format === 'zip') return openZip(path)
  if (foreign)
    throw expected('a folder, .tar, .tgz or .zip', path, `an archive of another kind (${foreign.kind})`, {
      suggestions: [`Unpack it (${foreign.command} ${basename(path)}) and give the folder.`],
    })
  throw expected('a folder, .tar, .tgz or .zip', path, 'another kind of file', {
    suggestions: ['Give the archive or the folder that it unpacks to.'],
  })
}

interface Format {
  format?: 'gzip' | 'zip' | 'tar'
  foreign?: ReturnType<typeof foreignArchive> | undefined
}

async function formatOf(path: string): Promise<Format> {
  const { size } = await stat(path)
  const head = withFile(path, (fd) => Buffer.from(readRange(fd, 0, Math.min(size, BLOCK), path)))
  if (isGzip(head)) return { format: 'gzip' }
  if (head.toString('latin1', 0, 2) === 'PK') return { format: 'zip' }
  return isTar(head) ? { format: 'tar' } : { foreign: foreignArchive(head) }
}
