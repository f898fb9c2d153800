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
    images: join(dir, 'images'),
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

/** A position in a file's name, by which files sort: `train-000500`. */
export function positionName({ stage, step }: { stage: string; step: number }): string {
  return `${stage}-${String(step).padStart(6, '0')}`
}
