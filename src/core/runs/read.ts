import { exists, expected, readText, type Lineage } from '../base/index.ts'
import { parseRecipe, type Recipe } from '../recipes/index.ts'
import { readEvents, type RunEvent } from './events.ts'
import { runPaths } from './folder.ts'

/** A run as its folder tells it; another process may still be writing. */
export interface RunRecord {
  dir: string
  recipe: Recipe
  events: RunEvent[]
  /** Absent before the first stage began. */
  lineage?: Lineage
}

export async function readRun(dir: string): Promise<RunRecord> {
  const paths = runPaths(dir)
  if (!(await isRun(dir)))
    throw expected("a run's folder (recipe.yaml, events.jsonl)", dir, 'no recipe.yaml', { code: 'not-found' })
  const recipe = parseRecipe(await readText(paths.recipe), { file: paths.recipe, name: 'run' })
  const events = await readEvents(paths.events)
  if (!(await exists(paths.lineage))) return { dir, recipe, events }
  return { dir, recipe, events, lineage: JSON.parse(await readText(paths.lineage)) as Lineage }
}

export async function isRun(dir: string): Promise<boolean> {
  return exists(runPaths(dir).recipe)
}
