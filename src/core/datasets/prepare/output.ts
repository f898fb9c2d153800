import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expected, kindOf, takeLock } from '../../base/index.ts'
import { IMAGES, LABELS, LISTS } from '../tree/tree.ts'

/** What a later run of the same command needs; no reader of VOC trees looks here. */
export const STATE = '.vortex'

/** Below it, what had to be unpacked to be read. */
export const UNPACKED = `${STATE}/unpacked`

/** Refuses a folder that holds something which `vortex prepare` did not write. */
export async function checkOutput(out: string): Promise<void> {
  const kind = await kindOf(out)
  if (kind === 'missing') return
  if (kind !== 'folder') throw expected('a folder', `--out ${out}`, 'a file')
  const names = await readdir(out)
  if (names.length === 0 || names.includes(STATE)) return
  throw expected('a new folder, an empty one or one of vortex prepare', `--out ${out}`, `${names[0]!} in it`, {
    code: 'refused',
    suggestions: ['Choose another folder: nothing in this one was changed.'],
  })
}

/** Takes the output folder for one run: one writer at a time. Returns what ends the claim. */
export async function claimOutput(out: string): Promise<() => Promise<void>> {
  await checkOutput(out)
  for (const folder of [IMAGES, LABELS, LISTS, STATE]) await mkdir(join(out, folder), { recursive: true })
  return takeLock(join(out, STATE, 'lock'), out)
}

/** Removes what a run that was killed left half written. */
export async function removeHalfWritten(out: string): Promise<void> {
  for (const folder of ['', IMAGES, LABELS, LISTS, STATE]) {
    for (const name of await readdir(join(out, folder))) {
      if (name.startsWith('.') && name.endsWith('.tmp')) await rm(join(out, folder, name), { force: true })
    }
  }
}
