/** One of several parts of a job, each done on its own, anywhere. */
export interface Shard {
  /** Counted from 1. */
  index: number
  of: number
}

export type ShardCommand = 'prepare' | 'predict' | 'eval' | 'submit'

/** What became of a shard. */
export interface ShardSummary {
  command: ShardCommand
  shard: Shard
  /** The folder that holds it. */
  folder: string
  /** What all shards together make. */
  out: string
  /** Images of this shard, and of all. */
  images: number
  total: number
  /** Images that could not be used. */
  faults: readonly { file: string; reason: string }[]
}

/** Where a shard lies until `vortex merge` makes `out` of all: `out.2-of-7`. */
export function shardFolder(out: string, { index, of }: Shard): string {
  return `${out}.${index}-of-${of}`
}

/**
 * A shard's items: neighbors, so that all shards one after another are all items.
 * @param unit items that belong together, such as those of one forward pass: no shard begins within one
 */
export function shareOf<Item>(items: readonly Item[], { index, of }: Shard, unit = 1): Item[] {
  const units = Math.ceil(items.length / unit)
  const end = (shards: number) => Math.floor((shards * units) / of) * unit
  return items.slice(end(index - 1), end(index))
}
