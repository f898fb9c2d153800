import { Flags } from '@oclif/core'
import { BaseCommand } from './base-command.ts'
import type { DatasetKind, PreparePreview, PrepareOptions, PrepareSummary } from './core/datasets/index.ts'
import { formatPrepared, formatPreview } from './formatters/prepare.ts'

/** What the `vortex prepare` commands share: flags, `--dry-run`, the summary, exit code 1 where files were broken. */
export abstract class PrepareCommand extends BaseCommand {
  static prepareFlags = {
    out: Flags.string({
      required: true,
      helpValue: 'DIR',
      summary: 'Folder of the prepared tree: new, empty or begun by the same command.',
    }),
    link: Flags.option({ options: ['hard', 'symbolic', 'copy'] as const, default: 'hard' as const })({
      summary: 'How photographs get there.',
      description:
        'A hard link takes no space and outlives the source; where the file system has none, the next is taken.',
    }),
    'allow-partial': Flags.boolean({
      summary: 'Go on where ids of the lists have no files; the written lists hold those present.',
    }),
    strict: Flags.boolean({ summary: 'Stop at the first broken file instead of counting it.' }),
    verify: Flags.boolean({
      summary: 'Decode every image: finds damage inside its data too, and takes two to three times as long.',
    }),
    'dry-run': Flags.boolean({ summary: 'Tell what would be done, and how many bytes it takes.' }),
    threads: Flags.integer({ min: 1, summary: 'Threads; default one a core.' }),
  }

  /** Prepares or, with `--dry-run`, tells what would be done. */
  protected async carryOut<Options extends PrepareOptions>(
    kind: DatasetKind<Options>,
    options: Options,
    dryRun: boolean,
  ): Promise<PreparePreview | PrepareSummary> {
    const { prepareDataset, previewDataset } = await import('./core/datasets/index.ts')
    if (dryRun) {
      const told = await previewDataset(kind, options, this.work)
      this.log(formatPreview(told))
      return told
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
  'allow-partial': boolean
  strict: boolean
  verify: boolean
  threads: number | undefined
}

/** The shared flags as core's options. */
export function prepareOptions({ out, link, strict, verify, threads, ...flags }: PrepareFlags): PrepareOptions {
  const partial = flags['allow-partial']
  return { out, link, strict, verify, allowPartial: partial, ...(threads !== undefined && { threads }) }
}
