import { expected, kindOf, type Work } from '../base/index.ts'
import { isRun } from '../runs/index.ts'
import { inspectDataset, type DatasetInspection } from './dataset.ts'
import type { EvaluationInspection } from './evaluation.ts'
import { inspectExported } from './exported.ts'
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
    const found = (await inspectRuns(path)) ?? (await inspectExported(path)) ?? (await inspectResults(path))
    return found ?? inspectDataset(path, options, work)
  }
  if (kind === 'missing')
    throw expected('a file or folder', path, 'nothing there', { code: 'not-found', suggestions: ['Check the path.'] })
  throw expected('a file or folder', path, 'neither', { code: 'unsupported' })
}
