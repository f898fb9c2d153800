import { readFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import { Header, type HeaderData } from 'tar'
import { foldersDownTo } from './layout.ts'

/** Any fixed time; the day VOC 2012 was published is one that no tar program finds odd. */
const MEMBER_TIME = new Date('2012-05-11T00:00:00Z')
const BLOCK = 512

/**
 * A gzip tar of `folder`'s files `<id>.png` and the folders down to it. Order, times, owners and modes are fixed, the
 * system's name is left out of the gzip header: nothing but the files' bytes and zlib's version shows in it.
 * A whole test set takes 10 MB.
 * @param folder as the archive has it
 * @param fileOf where a member's file lies
 */
export async function packFolder(
  folder: string,
  ids: readonly string[],
  fileOf: (path: string) => string,
): Promise<Uint8Array> {
  const blocks = foldersDownTo(folder).map((path) =>
    header({ path: `${path}/`, type: 'Directory', mode: 0o755, size: 0 }),
  )
  for (const id of ids) {
    const path = `${folder}/${id}.png`
    const data = await readFile(fileOf(path))
    blocks.push(
      header({ path, type: 'File', mode: 0o644, size: data.length }),
      data,
      new Uint8Array(-data.length & (BLOCK - 1)),
    )
  }
  const archive = gzipSync(Buffer.concat([...blocks, new Uint8Array(2 * BLOCK)]))
  // RFC 1952: 255 is an unknown system.
  archive[9] = 255
  return archive
}

function header(data: HeaderData): Uint8Array {
  const header = new Header({ ...data, mtime: MEMBER_TIME, uid: 0, gid: 0 })
  header.encode()
  return header.block!
}
