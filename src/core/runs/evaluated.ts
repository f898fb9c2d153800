import { dirname, resolve } from 'node:path'
import { readText } from '../base/index.ts'
import { parseRecipe } from '../recipes/index.ts'
import { runPaths } from './folder.ts'
import { isRun } from './read.ts'

/**
 * The tree and the split that a run's recipe evaluates on, undefined where it names none.
 * @param path a run's folder, or a checkpoint in one
 */
export async function evaluatedTree(path: string): Promise<{ data: string; split: string } | undefined> {
  const dirs = [path, dirname(dirname(resolve(path)))]
  for (const dir of dirs) {
    if (!(await isRun(dir))) continue
    const file = runPaths(dir).recipe
    const { data, evaluate } = parseRecipe(await readText(file), { file, name: 'run' })
    return evaluate && { data: data[evaluate.data]!, split: evaluate.split }
  }
  return undefined
}
