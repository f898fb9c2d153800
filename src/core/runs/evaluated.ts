import { dirname, resolve } from 'node:path'
import { isRun } from './read.ts'
import { readRunRecipe } from './recipe.ts'

/**
 * The tree and the split that a run's recipe evaluates on, undefined where it names none.
 * @param path a run's folder, or a checkpoint in one
 */
export async function evaluatedTree(path: string): Promise<{ data: string; split: string } | undefined> {
  const dirs = [path, dirname(dirname(resolve(path)))]
  for (const dir of dirs) {
    if (!(await isRun(dir))) continue
    const { data, evaluate } = await readRunRecipe(dir)
    return evaluate && { data: data[evaluate.data]!, split: evaluate.split }
  }
  return undefined
}
