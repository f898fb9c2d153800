import type { Work } from '../../base/index.ts'
import type { PreparePreview } from '../prepare/preview.ts'
import { prepare, preview, type Planner } from '../prepare/start.ts'
import type { PrepareSummary } from '../prepare/summary.ts'
import { planSbd, type SbdOptions } from './plan.ts'

/** Prepares SBD beside VOC: the tree with `trainaug`. */
export function prepareSbd(options: SbdOptions, work: Work = {}): Promise<PrepareSummary> {
  return prepare(planner(options), options, work)
}

/** What {@link prepareSbd} would do. */
export function previewSbd(options: SbdOptions, work: Work = {}): Promise<PreparePreview> {
  return preview(planner(options), options, work)
}

function planner(options: SbdOptions): Planner {
  return async (open) => planSbd(await open(options.source), await Promise.all(options.voc.map(open)), options)
}
