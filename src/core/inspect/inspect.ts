import { expected, kindOf, type Work } from '../base/index.ts'
import { isRun, readRun, type FoundCheckpoint } from '../runs/index.ts'
import { inspectDataset, type DatasetInspection } from './dataset.ts'
import { inspectFile, type FileInspection } from './file.ts'

/** What a run's folder holds. */
export interface RunInspection {
  kind: 'run'
  path: string
  recipe: unknown
  /** The last step that its events tell of. */
  step: number
  stages: string[]
  /** The one that the run means; null before the first. */
  checkpoint: FoundCheckpoint | null
  lineage?: unknown
}

export type Inspection = DatasetInspection | RunInspection | FileInspection

/** Says what a path is and what is in it. */
export async function inspect(
  path: string,
  options: { verify?: boolean; threads?: number; choice?: string | undefined },
  work: Work = {},
): Promise<Inspection> {
  const kind = await kindOf(path)
  if (kind === 'folder' && (await isRun(path))) return inspectRun(path, options.choice)
  if (kind === 'file') return inspectFile(path, work)
  // Also where there is nothing: a dataset's error says what could be given.
  if (kind === 'folder' || kind === 'missing') return inspectDataset(path, options, work)
  throw expected('a file or folder', path, 'neither', { code: 'unsupported' })
}

async function inspectRun(path: string, choice: string | undefined): Promise<RunInspection> {
  const { recipe, events, lineage, checkpoint = null } = await readRun(path, choice)
  const stages = [...new Set(events.map(({ stage }) => stage))]
  const step = events.reduce((last, event) => Math.max(last, event.step), 0)
  return { kind: 'run', path, recipe, step, stages, checkpoint, ...(lineage && { lineage }) }
}
