import { readdir } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { kindOf, readText, writeFileAtomic, type Lineage } from '../base/index.ts'
import { formatList, hashIds, type SeenImages } from '../datasets/index.ts'
import { runPaths } from './folder.ts'

/** Keeps the ids that a stage sees, so that later checks do not need its dataset: `lists/STAGE.txt`. */
export async function writeList(dir: string, stage: string, ids: readonly string[]): Promise<void> {
  const text = formatList(ids)
  // A checkpoint's lineage, which may come from anywhere, names stages too.
  const name = stage.replace(/[^\w.+-]|^\./g, '_')
  for (let number = 1; ; number++) {
    const path = join(runPaths(dir).lists, number === 1 ? `${name}.txt` : `${name}-${number}.txt`)
    if ((await kindOf(path)) === 'missing') return writeFileAtomic(path, text)
    // A stage of that name in the run that the weights come from.
    if ((await readText(path)) === text) return
  }
}

/**
 * What the stages of a lineage saw. Lists are found by their digest, so a changed file is no list at all.
 * @param dir the run's folder
 */
export async function readSeen(dir: string, { stages }: Pick<Lineage, 'stages'>): Promise<SeenImages[]> {
  const known = new Map<string, readonly string[]>()
  const folder = runPaths(dir).lists
  if ((await kindOf(folder)) === 'folder')
    for (const name of (await readdir(folder)).filter((file) => file.endsWith('.txt'))) {
      const ids = (await readText(join(folder, name))).split('\n').filter((id) => id !== '')
      known.set(hashIds(ids), ids)
    }
  return stages.map(({ name, sha256 }) => ({ stage: name, sha256, ids: known.get(sha256) }))
}

/** The run's folder that a checkpoint's file lies in, if it lies in one. */
export function runOf(checkpoint: string): string {
  return dirname(dirname(resolve(checkpoint)))
}
