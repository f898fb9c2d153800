import { Args, Flags } from '@oclif/core'
import { BaseCommand } from '../base-command.ts'
import { claimFiles } from '../core/base/index.ts'
import { reportFiles, writeReport } from '../evaluation-report.ts'
import { checkpointFlag } from '../flags/checkpoint.ts'
import { devicesFlag, engineFrom } from '../flags/devices.ts'
import { leakFlag } from '../flags/leak.ts'
import { overwriteFlag } from '../flags/overwrite.ts'
import { shardFlag } from '../flags/shard.ts'
import { treeFlags, treeFrom } from '../flags/tree.ts'
import { viewFlags, viewsFrom } from '../flags/views.ts'
import { evaluationJson, formatEvaluation } from '../formatters/evaluation.ts'
import { formatShard } from '../formatters/shard.ts'

const SHOWN = 120

export default class Eval extends BaseCommand {
  static override summary = 'Score a checkpoint, or predictions by any tool, on a labeled split.'
  static override description =
    "mIoU as VOC's devkit computes it: one confusion matrix over the split, pixels labeled 255 ignored, the mean over the classes that occur in labels or predictions. Images are padded to the evaluation crop and not resized, unless --scales says so."
  static override examples = [
    '<%= config.bin %> eval runs/vortex-r101-val',
    '<%= config.bin %> eval runs/vortex-r101-val --data data/voc --split val --multiscale --report reports/r101',
    '<%= config.bin %> eval --predictions their-results --data VOCdevkit/VOC2012 --split val --json',
  ]
  static override args = {
    checkpoint: Args.string({ description: "a checkpoint or a run's folder", required: false }),
  }
  static override flags = {
    ...treeFlags,
    ...checkpointFlag,
    ...viewFlags,
    ...devicesFlag,
    predictions: Flags.string({
      summary: 'Score the files <id>.png in this folder instead of a checkpoint.',
      helpValue: 'DIR',
      exclusive: [
        'checkpoint',
        'allow-leak',
        'scales',
        'flip',
        'multiscale',
        'protocol',
        'crop',
        'batch',
        'devices',
        'precision',
      ],
    }),
    save: Flags.string({ summary: 'Write the predictions here as indexed PNGs.', helpValue: 'DIR' }),
    report: Flags.string({
      summary: 'Write evaluation.html, .md and .json, classes.csv and images.csv here.',
      helpValue: 'DIR',
    }),
    images: Flags.integer({
      min: 1,
      max: 400,
      dependsOn: ['report'],
      helpValue: 'N',
      summary: `Number of images on the page (default ${SHOWN}).`,
      description:
        'A third of them the worst, a third the best, a third random, and N/10 more with the most suspicious labels.',
    }),
    limit: Flags.integer({
      min: 1,
      helpValue: 'N',
      summary:
        'Score only N images, chosen by a hash of their ids. For a quick look: this is not the score of the split.',
    }),
    shard: shardFlag('the folder of --report', { dependsOn: ['report'], exclusive: ['save'] }),
    ...overwriteFlag,
    ...leakFlag,
    'allow-partial': Flags.boolean({ summary: 'Score only the images that are present if the split lists more.' }),
  }

  async run(): Promise<object> {
    const { args, flags } = await this.parse(Eval)
    const { checkpoint } = args
    const { predictions, save, report } = flags
    if ((checkpoint === undefined) === (predictions === undefined))
      this.error('Give either a checkpoint, a run or --predictions DIR.', { exit: 64 })
    const { data, split } = await treeFrom(flags, checkpoint, 'val')
    const { scoreShard, scoreSplit } = await import('../core/inference/index.ts')
    const views = viewsFrom(flags)
    const allow = { allowPartial: flags['allow-partial'], allowLeak: flags['allow-leak'] }
    const engine = await engineFrom(flags)
    const network = { checkpoint, choice: flags.checkpoint, limit: flags.limit, engine }
    const details = { images: report === undefined ? 0 : (flags.images ?? SHOWN) }
    const options = { ...network, predictions, data, split, views, ...allow, details }
    if (flags.shard) {
      const part = await scoreShard({ ...options, shard: flags.shard, out: report! }, this.work)
      this.log(formatShard(part))
      return part
    }
    if (report !== undefined) await claimFiles(reportFiles(report), flags.overwrite)
    const keep = save !== undefined && { save, overwrite: flags.overwrite }
    const summary = await scoreSplit({ ...options, ...keep }, this.work)
    this.log(formatEvaluation(summary))
    if (report === undefined) return evaluationJson(summary)
    const json = await writeReport(report, summary)
    this.log(`\nReport: ${json.report}`)
    return json
  }
}
