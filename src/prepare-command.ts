import { Flags } from '@oclif/core'
import { BaseCommand } from './base-command.ts'
import type { DatasetKind, PreparePreview, PrepareOptions, PrepareSummary } from './core/datasets/index.ts'
import type { Orientation } from './core/images/index.ts'
import type { Shard, ShardSummary } from './core/shards/index.ts'
import { orientationFlag } from './flags/orientation.ts'
import { shardFlag } from './flags/shard.ts'
import { formatPrepared, formatPreview } from './formatters/prepare.ts'
import { formatShard } from './formatters/shard.ts'

/** What these commands return. */
export type Prepared = PreparePreview | PrepareSummary | ShardSummary

/** What the `vortex prepare` commands share: flags, `--dry-run`, the summary, exit code 1 where files were broken. */
export abstract class PrepareCommand extends BaseCommand {
  static prepareFlags = {
    out: Flags.string({
      required: true,
      helpValue: 'DIR',
      summary: 'Folder of the prepared tree: new, empty or begun by the same command.',
    }),
    link: Flags.option({ options: ['hard', 'symbolic', 'copy'] as const, default: 'hard' as const })({
      summary: 'How images are placed in the tree.',
      description:
        'A hard link takes no space and outlives the source; without support for one, the next kind is used.',
    }),
    ...orientationFlag,
    'allow-partial': Flags.boolean({
      summary: 'Continue if listed images have no files; the written lists have only those present.',
    }),
    strict: Flags.boolean({ summary: 'Stop at the first broken file instead of counting it.' }),
    verify: Flags.boolean({
      summary: 'Decode every image: finds damage inside its data too, and takes two to three times as long.',
    }),
    'dry-run': Flags.boolean({ summary: 'Print a plan and the disk space it needs, without writing anything.' }),
    shard: shardFlag('the folder of --out', { exclusive: ['dry-run'] }),
    threads: Flags.integer({ min: 1, summary: 'Number of threads (default: one per core).' }),
  }

  /** Prepares all or a shard or, with `--dry-run`, prints a plan. */
  protected async carryOut<Options extends PrepareOptions>(
    kind: DatasetKind<Options>,
    options: Options,
    { shard, 'dry-run': dryRun }: { shard?: Shard | undefined; 'dry-run': boolean },
  ): Promise<Prepared> {
    const { prepareDataset, prepareDatasetShard, previewDataset } = await import('./core/datasets/index.ts')
    if (dryRun) {
      const told = await previewDataset(kind, options, this.work)
      this.log(formatPreview(told))
      return told
    }
    if (shard) {
      const part = await prepareDatasetShard(kind, { ...options, shard }, this.work)
      this.log(formatShard(part))
      if (part.faults.length > 0) this.foundFaults()
      return part
    }
    const summary = await prepareDataset(kind, options, this.work)
    this.log(formatPrepared(summary))
    if (summary.faults.length > 0) this.foundFaults()
    return summary
  }
}

interface PrepareFlags {
  out: string
  link: NonNullable<PrepareOptions['link']>
  orientation: Orientation | undefined
  'allow-partial': boolean
  strict: boolean
  verify: boolean
  threads: number | undefined
}

/** The shared flags as core's options. */
export function prepareOptions({
  out,
  link,
  orientation,
  strict,
  verify,
  threads,
  ...flags
}: PrepareFlags): PrepareOptions {
  return {
    ...{ out, link, strict, verify, allowPartial: flags['allow-partial'] },
    ...(orientation && { orientation }),
    ...(threads !== undefined && { threads }),
  }
}
