import { join } from 'node:path'
import { z } from 'zod'
import { exists, parseStored, readText, writeFileAtomic } from '../base/index.ts'
import type { ImageCounts } from '../metrics/index.ts'
import type { Position } from './events.ts'
import { positionName, runPaths } from './folder.ts'

/** What one evaluation of a run found in each image, so that runs can be compared image by image. */
export interface EvaluationCounts {
  /** The classes' names, in index order. */
  classes: readonly string[]
  ids: readonly string[]
  /** Of each image, in the ids' order. */
  counts: readonly ImageCounts[]
}

const count = z.int().nonnegative()
const schema = z
  .strictObject({
    classes: z.array(z.string()),
    ids: z.array(z.string()),
    counts: z.array(z.array(count).refine(({ length }) => length % 3 === 0, { error: 'triples' })),
  })
  .refine(({ ids, counts }) => ids.length === counts.length, { error: 'as many counts as ids', path: ['counts'] })
  .refine(
    ({ classes, counts }) => counts.every((triples) => triples.every((c, at) => at % 3 > 0 || c < classes.length)),
    {
      error: 'indices of classes',
      path: ['counts'],
    },
  )

/** Keeps an evaluation's counts: `evaluations/STAGE-STEP.json`. */
export async function writeEvaluation(dir: string, at: Position, evaluation: EvaluationCounts): Promise<void> {
  const { classes, ids } = evaluation
  const counts = evaluation.counts.map((triples) => Array.from(triples))
  await writeFileAtomic(pathOf(dir, at), `${JSON.stringify({ classes, ids, counts })}\n`)
}

/** Undefined where the run has none, as those of earlier versions. */
export async function readEvaluation(dir: string, at: Position): Promise<EvaluationCounts | undefined> {
  const path = pathOf(dir, at)
  if (!(await exists(path))) return undefined
  const advice = 'Delete the file: without it the run is compared by its mean alone.'
  const stored = parseStored(schema, await readText(path), path, "a run's evaluation", advice)
  return { ...stored, counts: stored.counts.map((triples) => Float64Array.from(triples)) }
}

function pathOf(dir: string, at: Position): string {
  return join(runPaths(dir).evaluations, `${positionName(at)}.json`)
}
