import { exists, expected, readText, type Lineage } from '../base/index.ts'
import { parseRecipe, type Recipe } from '../recipes/index.ts'
import { readEvents, type RunEvent } from './events.ts'
import { lastCheckpoint } from './checkpoints.ts'
import { findCheckpoint, type FoundCheckpoint } from './find.ts'
import { runPaths } from './folder.ts'

/** A run as its folder tells it; another process may still be writing. */
export interface RunRecord {
  dir: string
  recipe: Recipe
  events: RunEvent[]
  /** Absent before the first stage began. */
  lineage?: Lineage
  /** The checkpoint that the run means; absent before the first. */
  checkpoint?: FoundCheckpoint
}

/** @param choice of its checkpoints, as in `findCheckpoint` */
export async function readRun(dir: string, choice?: string): Promise<RunRecord> {
  const paths = runPaths(dir)
  if (!(await isRun(dir)))
    throw expected("a run's folder (recipe.yaml, events.jsonl)", dir, 'no recipe.yaml', { code: 'not-found' })
  const recipe = parseRecipe(await readText(paths.recipe), { file: paths.recipe, name: 'run' })
  const events = await readEvents(paths.events)
  const hasCheckpoint = choice !== undefined || (await lastCheckpoint(dir)) !== undefined
  const checkpoint = hasCheckpoint ? await findCheckpoint(dir, choice) : undefined
  const lineage = (await exists(paths.lineage)) ? (JSON.parse(await readText(paths.lineage)) as Lineage) : undefined
  return { dir, recipe, events, ...(lineage && { lineage }), ...(checkpoint && { checkpoint }) }
}

export async function isRun(dir: string): Promise<boolean> {
  return exists(runPaths(dir).recipe)
}
