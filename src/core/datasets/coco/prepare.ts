import type { Work } from '../../base/index.ts'
import type { PreparePreview } from '../prepare/preview.ts'
import { prepare, preview, type Planner } from '../prepare/start.ts'
import type { PrepareSummary } from '../prepare/summary.ts'
import { plainFile } from '../sources/gzip.ts'
import { planCoco, type CocoOptions } from './plan.ts'

/** Prepares COCO: photographs, and labels drawn from the annotations by the rules. */
export function prepareCoco(options: CocoOptions, work: Work = {}): Promise<PrepareSummary> {
  return prepare(planner(options, work), options, work)
}

/** What {@link prepareCoco} would do. */
export function previewCoco(options: CocoOptions, work: Work = {}): Promise<PreparePreview> {
  return preview(planner(options, work), options, work)
}

function planner(options: CocoOptions, work: Work): Planner {
  return async (open, scratch) => {
    const annotations = await plainFile(options.annotations, scratch, work)
    return planCoco(await open(options.images), annotations, options, work)
  }
}
