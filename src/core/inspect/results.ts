import { readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { inspectEvaluation, type EvaluationInspection } from './evaluation.ts'

/** A folder of PNGs, as `predict`, `eval --save` and other tools write them. */
export interface PredictionsInspection {
  kind: 'predictions'
  path: string
  images: number
}

/** What a folder of results is, by the files in it; undefined where it is none. */
export async function inspectResults(path: string): Promise<EvaluationInspection | PredictionsInspection | undefined> {
  const names = (await readdir(path)).filter((name) => !name.startsWith('.'))
  if (names.includes('evaluation.json')) return { ...(await inspectEvaluation(join(path, 'evaluation.json'))), path }
  const images = names.filter((name) => basename(name).endsWith('.png')).length
  return images > 0 && !names.includes('JPEGImages') ? { kind: 'predictions', path, images } : undefined
}
