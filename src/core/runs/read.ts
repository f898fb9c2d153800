import { exists, expected, kindOf, parseStored, readText, type Lineage } from '../base/index.ts'
import type { Recipe } from '../recipes/index.ts'
import { lineageSchema } from '../weights/index.ts'
import { readEvents, type RunEvent } from './events.ts'
import { lastCheckpoint } from './checkpoints.ts'
import { findCheckpoint, type FoundCheckpoint } from './find.ts'
import { runPaths } from './folder.ts'
import { readRunRecipe } from './recipe.ts'

/** A run as its folder records it; another process may still be writing. */
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
    throw expected("a run's folder (recipe.yaml, events.jsonl)", dir, await describeNoRun(dir), {
      code: 'not-found',
      suggestions: ['Give a folder that vortex train wrote, like runs/quick.'],
    })
  const recipe = await readRunRecipe(dir)
  const events = await readEvents(paths.events)
  const hasCheckpoint = choice !== undefined || (await lastCheckpoint(dir)) !== undefined
  const checkpoint = hasCheckpoint ? await findCheckpoint(dir, choice) : undefined
  const lineage = (await exists(paths.lineage)) ? await readLineage(paths.lineage) : undefined
  return { dir, recipe, events, ...(lineage && { lineage }), ...(checkpoint && { checkpoint }) }
}

async function describeNoRun(dir: string): Promise<string> {
  const kind = await kindOf(dir)
  if (kind === 'folder') return 'no recipe.yaml'
  return kind === 'missing' ? 'nothing there' : 'a file'
}

export async function readLineage(path: string): Promise<Lineage> {
  const advice = 'Restore the file; or delete it, and the next stage or checkpoint of the run writes it again.'
  return parseStored(lineageSchema, await readText(path), path, "a run's lineage", advice)
}

export async function isRun(dir: string): Promise<boolean> {
  return exists(runPaths(dir).recipe)
}
