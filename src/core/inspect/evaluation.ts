import { z } from 'zod'
import { parseStored, readText } from '../base/index.ts'

/** What `vortex eval --json` printed, or its report's folder. */
export interface EvaluationInspection {
  kind: 'evaluation'
  path: string
  source: string
  split: string
  images: number
  miou: number
  pixelAccuracy: number
}

const share = z.number().min(0).max(1)
const evaluationHead = z.object({
  miou: share,
  pixelAccuracy: share,
  images: z.int(),
  source: z.string(),
  split: z.object({ name: z.string() }),
})

export async function inspectEvaluation(path: string): Promise<EvaluationInspection> {
  const advice = 'Score again: vortex eval … --json'
  const found = parseStored(evaluationHead, await readText(path), path, 'an evaluation', advice)
  return { kind: 'evaluation', path, ...found, split: found.split.name }
}
