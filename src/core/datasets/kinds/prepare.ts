import { workerModule, type Work } from '../../base/index.ts'
import type { Shard, ShardSet, ShardSummary } from '../../shards/index.ts'
import type { DatasetKind } from '../prepare/kind.ts'
import type { PrepareOptions } from '../prepare/plan.ts'
import { prepare } from '../prepare/prepare.ts'
import { mergeTrees, prepareShard } from '../prepare/shard.ts'
import type { PrepareSummary } from '../prepare/summary.ts'
import { KINDS } from './registry.ts'

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

/** Prepares a shard of its images, into a folder of its own. */
export function prepareDatasetShard<Options extends PrepareOptions>(
  kind: DatasetKind<Options>,
  options: Options & { shard: Shard },
  work: Work = {},
): Promise<ShardSummary> {
  return prepareShard(kind, options, workerModule(import.meta.url, 'prepare'), work)
}

/** The dataset that the shards make together. */
export function mergeDataset(set: ShardSet, out: string, work: Work = {}): Promise<PrepareSummary> {
  return mergeTrees(Object.values(KINDS), set, out, work)
}
