import { Args, Flags } from '@oclif/core'
import type { z } from 'zod'
import { BaseCommand } from '../base-command.ts'
import { claimFiles } from '../core/base/index.ts'
import type { SubmissionCheck, SubmitSummary } from '../core/submission/index.ts'
import { checkpointFlag } from '../flags/checkpoint.ts'
import { devicesFlag, engineFrom } from '../flags/devices.ts'
import { leakFlag } from '../flags/leak.ts'
import { endsIn } from '../flags/out.ts'
import { overwriteFlag } from '../flags/overwrite.ts'
import { shardFlag } from '../flags/shard.ts'
import { treeFlags, treeFrom } from '../flags/tree.ts'
import { viewFlags, viewsFrom } from '../flags/views.ts'
import { formatShard } from '../formatters/shard.ts'
import { formatCheck, formatSubmission } from '../formatters/submission.ts'
import type { shardSchema } from '../formatters/schemas/shard.ts'
import type { submissionSchema } from '../formatters/schemas/submit.ts'

export default class Submit extends BaseCommand {
  static override summary = 'Write the archive that the VOC test server accepts, or check one made by any tool.'
  static override description =
    'Predicts every image of the list, packs the indexed PNGs as results/VOC2012/Segmentation/comp6_test_cls/<id>.png into a gzipped tar and checks it: ids, color type, bit depth, palette, values and sizes. The same command resumes after a stop. comp5 is for networks trained on VOC alone; SBD, COCO or imported weights mean comp6. Exits with 1 if the server would reject the archive.'
  static override examples = [
    '<%= config.bin %> submit runs/vortex-r101 --data data/voc --multiscale --out results.tgz',
    '<%= config.bin %> submit runs/vortex-r101-val --data data/voc --split val --out val.tgz',
    '<%= config.bin %> submit --check theirs.tgz --data VOCdevkit/VOC2012',
  ]
  static override args = {
    checkpoint: Args.string({ description: "a checkpoint or a run's folder", required: false }),
  }
  static override flags = {
    ...treeFlags,
    out: Flags.string({ summary: 'Archive to write.', helpValue: 'FILE.tgz', parse: endsIn('.tgz', '.tar.gz') }),
    shard: shardFlag('the folder FILE.tgz'),
    ...overwriteFlag,
    check: Flags.string({
      summary: 'Check this archive instead of writing one.',
      helpValue: 'FILE',
      exclusive: [
        ...['out', 'overwrite', 'shard', 'competition', 'description', 'checkpoint'],
        ...['scales', 'flip', 'multiscale', 'protocol', 'crop', 'allow-leak', 'devices'],
      ],
    }),
    competition: Flags.option({
      options: ['comp5', 'comp6'] as const,
      summary: "comp5: trained on VOC's data only. comp6 (default): trained on anything but the test set.",
    })(),
    description: Flags.string({
      summary: "Text for the server's form, at least 500 characters (default: prints a draft).",
      helpValue: 'FILE',
    }),
    ...checkpointFlag,
    ...leakFlag,
    ...viewFlags,
    ...devicesFlag,
  }

  async run(): Promise<z.infer<typeof submissionSchema> | z.infer<typeof shardSchema>> {
    const { args, flags } = await this.parse(Submit)
    const { checkpoint } = args
    const { check, out, description } = flags
    if ((checkpoint === undefined) === (check === undefined))
      this.error('Give either a checkpoint, a run or --check FILE.', { exit: 64 })
    // The recipe's split is for its own scores: a submission is of the test images unless another is named.
    const { data, split } = await treeFrom({ data: flags.data, split: flags.split ?? 'test' }, checkpoint, 'test')
    if (check !== undefined) {
      const { openTree } = await import('../core/datasets/index.ts')
      const { checkSubmission } = await import('../core/submission/index.ts')
      const result = await checkSubmission(check, await openTree(data), split, undefined, this.work)
      this.log(formatCheck(result))
      return this.#finish(result)
    }
    if (out === undefined) this.error('--out FILE.tgz is missing: the archive to write.', { exit: 64 })
    if (!flags.shard) await claimFiles([out], flags.overwrite)
    const { submit, submitShard } = await import('../core/submission/index.ts')
    const competition = flags.competition ?? 'comp6'
    const named = {
      checkpoint: checkpoint!,
      choice: flags.checkpoint,
      data,
      split,
      out,
      competition,
      allowLeak: flags['allow-leak'],
      views: viewsFrom(flags),
      engine: await engineFrom(flags),
    }
    const options = { ...named, ...(description !== undefined && { description }) }
    if (flags.shard) {
      const part = await submitShard({ ...options, shard: flags.shard }, this.work)
      this.log(formatShard(part))
      return part
    }
    const summary = await submit(options, this.work)
    this.log(formatSubmission(summary))
    return this.#finish(summary)
  }

  #finish<Result extends SubmissionCheck | SubmitSummary>(result: Result): Result {
    if (result.problems.length > 0) this.foundFaults()
    return result
  }
}
