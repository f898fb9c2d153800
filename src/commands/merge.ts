import { Args, Flags } from '@oclif/core'
import { BaseCommand } from '../base-command.ts'
import { claimFiles, VortexError } from '../core/base/index.ts'
import type { ShardSet } from '../core/shards/index.ts'
import { reportFiles, writeReport } from '../evaluation-report.ts'
import { endsIn } from '../flags/out.ts'
import { formatEvaluation } from '../formatters/evaluation.ts'
import { formatPredictions } from '../formatters/predict.ts'
import { formatPrepared } from '../formatters/prepare.ts'
import { formatSubmission } from '../formatters/submission.ts'

export default class Merge extends BaseCommand {
  static override summary = 'Merge the shards that prepare, predict, eval or submit wrote with --shard K/N.'
  static override description =
    'All shards of one job, in any order. Trees, predictions, reports and archives are the same as of one command without --shard. ' +
    'The shards are left as they are. Needs no engine.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> data/voc.*-of-7 --out data/voc',
    '<%= config.bin %> <%= command.id %> reports/r101.*-of-7 --out reports/r101',
    '<%= config.bin %> <%= command.id %> results.tgz.*-of-7 --out results.tgz --data data/voc',
  ]
  static override args = {
    shard: Args.string({ required: true, multiple: true, description: 'folders of all shards' }),
  }
  static override flags = {
    out: Flags.string({
      required: true,
      helpValue: 'PATH',
      summary:
        "What the command without --shard would have written: a tree, a folder, a report's folder or an archive.",
    }),
    data: Flags.string({
      helpValue: 'DIR',
      summary: 'For eval and submit: the tree, if it is not where the shards found it.',
    }),
  }

  async run(): Promise<object> {
    const { args, flags } = await this.parse(Merge)
    const { readShards } = await import('../core/shards/index.ts')
    const set = await readShards(args.shard, this.work)
    const { out, data } = flags
    if (data !== undefined && (set.command === 'prepare' || set.command === 'predict'))
      throw new VortexError('usage', `--data is for shards of eval and submit; these are of ${set.command}.`)
    if (set.command === 'prepare') return this.#prepared(set, out)
    if (set.command === 'predict') return this.#predicted(set, out)
    if (set.command === 'eval') return this.#evaluated(set, out, data)
    return this.#submitted(set, out, data)
  }

  async #prepared(set: ShardSet, out: string): Promise<object> {
    const { mergeDataset } = await import('../core/datasets/index.ts')
    const summary = await mergeDataset(set, out, this.work)
    if (summary.faults.length > 0) this.foundFaults()
    this.log(formatPrepared(summary))
    return summary
  }

  async #predicted(set: ShardSet, out: string): Promise<object> {
    const { mergePredictions } = await import('../core/inference/index.ts')
    const summary = await mergePredictions(set, out)
    if (summary.faults.length > 0) this.foundFaults()
    this.log(formatPredictions(summary))
    return summary
  }

  async #evaluated(set: ShardSet, out: string, data: string | undefined): Promise<object> {
    await claimFiles(reportFiles(out))
    const { mergeScores } = await import('../core/inference/index.ts')
    const summary = await mergeScores(set, data)
    this.log(formatEvaluation(summary))
    const json = await writeReport(out, summary)
    this.log(`\nReport: ${json.report}`)
    return json
  }

  async #submitted(set: ShardSet, out: string, data: string | undefined): Promise<object> {
    await endsIn(
      '.tgz',
      '.tar.gz',
    )(out).catch((error: unknown) => {
      throw new VortexError('usage', (error as Error).message)
    })
    const { mergeSubmission } = await import('../core/submission/index.ts')
    const summary = await mergeSubmission(set, { out, data }, this.work)
    if (summary.problems.length > 0) this.foundFaults()
    this.log(formatSubmission(summary))
    return summary
  }
}
