import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { zipSync } from 'fflate'
import { readLocation } from '../../src/core/datasets/sources/location.ts'
import { openSource } from '../../src/core/datasets/sources/open.ts'
import { tarOf } from './archives.ts'

/** One archive three times: folders, a link within, contents that pack and that do not. */
export function archiveSeeds(): Uint8Array[] {
  const files = { 'VOC/a.txt': Buffer.from('a\nb\n'), 'VOC/JPEGImages/a.jpg': Buffer.alloc(900, 'photograph') }
  const members = Object.entries(files).map(([path, data]) => ({ path, data }))
  const tar = tarOf([...members, { path: 'VOC/b.txt', type: 'SymbolicLink', linkpath: 'a.txt' }])
  return [tar, gzipSync(tar), zipSync(files), zipSync(files, { level: 0 })]
}

/** Opens the archive and reads every file in it. */
export async function readArchive(bytes: Uint8Array): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'vortex-fuzz-'))
  try {
    const path = join(folder, 'input')
    writeFileSync(path, bytes)
    const source = await openSource(path, folder)
    let total = 0
    for (const name of await source.folders())
      for (const file of await source.names(name)) total += readLocation(source.locate(name, file)).length
    return total
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Right checksums for all blocks that a tar's header may stand in. */
export function repairTar(bytes: Uint8Array): Uint8Array {
  const repaired = Buffer.from(bytes)
  for (let at = 0; at + 512 <= repaired.length; at += 512) {
    const block = repaired.subarray(at, at + 512)
    if (block.toString('latin1', 257, 262) !== 'ustar') continue
    block.fill(' ', 148, 156)
    const sum = block.reduce((total, byte) => total + byte, 0)
    block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1')
  }
  return repaired
}
