import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { splitImageName } from '../../images/index.ts'
import { IMAGES, LABELS } from '../tree/tree.ts'

/** Takes images and their labels out of a tree, those that an earlier run put there; the sources stay. */
export async function removeImages(out: string, ids: ReadonlySet<string>): Promise<void> {
  if (ids.size === 0) return
  for (const folder of [IMAGES, LABELS]) {
    for (const name of await readdir(join(out, folder)))
      if (ids.has(splitImageName(name)?.stem ?? '')) await rm(join(out, folder, name), { force: true })
  }
}
