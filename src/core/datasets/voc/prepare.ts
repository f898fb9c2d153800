import type { Work } from '../../base/index.ts'
import type { PreparePreview } from '../prepare/preview.ts'
import { prepare, preview, type Planner } from '../prepare/start.ts'
import type { PrepareSummary } from '../prepare/summary.ts'
import { planVoc, type VocOptions } from './plan.ts'

/** Prepares PASCAL VOC 2012 from its folder or archives: photographs, checked labels, lists. */
export function prepareVoc(options: VocOptions, work: Work = {}): Promise<PrepareSummary> {
  return prepare(planner(options), options, work)
}

/** What {@link prepareVoc} would do. */
export function previewVoc(options: VocOptions, work: Work = {}): Promise<PreparePreview> {
  return preview(planner(options), options, work)
}

function planner(options: VocOptions): Planner {
  return async (open) => planVoc(await Promise.all(options.sources.map(open)), options)
}
