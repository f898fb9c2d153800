import { join } from 'node:path'

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
