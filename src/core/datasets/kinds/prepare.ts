import { workerModule, type Work } from '../../base/index.ts'
import type { DatasetKind } from '../prepare/kind.ts'
import type { PrepareOptions } from '../prepare/plan.ts'
import { prepare } from '../prepare/prepare.ts'
import type { PrepareSummary } from '../prepare/summary.ts'

/**
 * Prepares a dataset: a VOC tree with images, checked labels, lists and dataset.json.
 * @param kind one of {@link KINDS}
 */
export function prepareDataset<Options extends PrepareOptions>(
  kind: DatasetKind<Options>,
  options: Options,
  work: Work = {},
): Promise<PrepareSummary> {
  return prepare(kind, options, workerModule(import.meta.url, 'prepare'), work)
}
