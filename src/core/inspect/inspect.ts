import { expected, kindOf, type Work } from '../base/index.ts'
import { isRun } from '../runs/index.ts'
import { inspectDataset, type DatasetInspection } from './dataset.ts'
import type { EvaluationInspection } from './evaluation.ts'
import { inspectFile, type FileInspection } from './file.ts'
import { inspectResults, type PredictionsInspection } from './results.ts'
import { inspectRun, inspectRuns, type RunInspection, type RunsInspection } from './run.ts'

export type Inspection =
  DatasetInspection | EvaluationInspection | FileInspection | PredictionsInspection | RunInspection | RunsInspection

/** Says what a path is and what is in it. */
export async function inspect(
  path: string,
  options: { verify?: boolean; threads?: number; choice?: string | undefined },
  work: Work = {},
): Promise<Inspection> {
  const kind = await kindOf(path)
  if (kind === 'file') return inspectFile(path, work)
  if (kind === 'folder') {
    if (await isRun(path)) return inspectRun(path, options.choice)
    const results = (await inspectRuns(path)) ?? (await inspectResults(path))
    if (results) return results
  }
  // Also where there is nothing: a dataset's error says what could be given.
  if (kind === 'folder' || kind === 'missing') return inspectDataset(path, options, work)
  throw expected('a file or folder', path, 'neither', { code: 'unsupported' })
}
