import { gzipSync } from 'node:zlib'
import { Header } from 'tar'

export interface TarMember {
  path: string
  data?: Uint8Array
  type?: 'File' | 'Directory' | 'SymbolicLink' | 'Link' | 'CharacterDevice' | 'FIFO' | 'ExtendedHeader'
  linkpath?: string
  /** What the header claims, where that is not the data's length. */
  size?: number
}

/** A tar of these members, hostile ones too. */
export function tarOf(members: readonly TarMember[]): Buffer {
  const blocks = members.flatMap(({ path, data = new Uint8Array(0), type = 'File', linkpath, size }) => {
    const header = new Header({ path, type, size: size ?? data.length, mode: 0o644, ...(linkpath && { linkpath }) })
    header.encode()
    return [header.block!, Buffer.concat([data], Math.ceil(data.length / 512) * 512)]
  })
  return Buffer.concat([...blocks, Buffer.alloc(1024)])
}

/** A tar of files by name. */
export function tarOfFiles(files: Record<string, string | Uint8Array>): Buffer {
  return tarOf(Object.entries(files).map(([path, data]) => ({ path, data: Buffer.from(data) })))
}

/** Gzip of `gigabytes` of zeros in a few megabytes or less, made without ever holding them. */
export function zeroBomb(gigabytes: number): Buffer {
  const piece = gzipSync(Buffer.alloc(2 ** 26))
  return Buffer.concat(Array<Buffer>(gigabytes * 16).fill(piece))
}
