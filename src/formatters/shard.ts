import type { ShardSummary } from '../core/shards/index.ts'
import { formatFaults } from './dataset.ts'

/** Which shard was done, and what comes next. */
export function formatShard({ shard: { index, of }, folder, out, images, total, faults }: ShardSummary): string {
  return [
    `Shard ${index} of ${of}: ${images} of ${total} images, in ${folder}.`,
    ...(faults.length > 0 ? [formatFaults(faults)] : []),
    `When all shards are done: vortex merge ${out}.*-of-${of} --out ${out}`,
  ].join('\n')
}
