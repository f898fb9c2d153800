import { isAbsolute, join } from 'node:path'
import type { Recipe } from '../recipes/index.ts'

/** What lies where in a run's folder. */
export function runPaths(dir: string) {
  return {
    recipe: join(dir, 'recipe.yaml'),
    events: join(dir, 'events.jsonl'),
    lineage: join(dir, 'lineage.json'),
    lists: join(dir, 'lists'),
    evaluations: join(dir, 'evaluations'),
    lock: join(dir, 'lock'),
    checkpoints: join(dir, 'checkpoints'),
  }
}

/**
 * A run's folder: the one named, else `runs/` and the recipe's name.
 * @param root folder that it is relative to
 */
export function runFolder(
  { name }: Pick<Recipe, 'name'>,
  { root, dir = join('runs', name) }: { root: string; dir?: string | undefined },
): string {
  return isAbsolute(dir) ? dir : join(root, dir)
}
