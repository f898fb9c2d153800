import { z } from 'zod'
import { parseStored, readText } from '../base/index.ts'

/** A run's `evaluations/STAGE-STEP.json`: what one evaluation found in each image. */
export interface CountsInspection {
  kind: 'counts'
  path: string
  classes: number
  images: number
}

const countsHead = z.object({ classes: z.array(z.string()), ids: z.array(z.string()) })

export async function inspectCounts(path: string): Promise<CountsInspection> {
  const advice = 'Delete the file: without it the run is compared by its mean alone.'
  const { classes, ids } = parseStored(countsHead, await readText(path), path, "a run's evaluation", advice)
  return { kind: 'counts', path, classes: classes.length, images: ids.length }
}
