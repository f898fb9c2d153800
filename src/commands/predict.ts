import { Args, Flags } from '@oclif/core'
import { BaseCommand } from '../base-command.ts'
import { freeFolder } from '../core/base/index.ts'
import type { PredictSummary } from '../core/inference/index.ts'
import { checkpointFlag } from '../flags/checkpoint.ts'
import { overwriteFlag } from '../flags/overwrite.ts'
import { orientationFlag } from '../flags/orientation.ts'
import { viewFlags, viewsFrom } from '../flags/views.ts'
import { formatPredictions } from '../formatters/predict.ts'

export default class Predict extends BaseCommand {
  static override summary = 'Segment photographs: an indexed PNG and an overlay for each.'
  static override description =
    "A photograph larger than the evaluation crop is shrunk to it for the network, since networks know objects at the sizes they were trained on; the results have the photograph's own size. Results lie on the pixels as they are stored unless --orientation apply turns them."
  static override examples = [
    '<%= config.bin %> predict runs/vortex-r101 street.jpg',
    "<%= config.bin %> predict model.safetensors 'holidays/**/*.jpg' --out results --flip",
  ]
  static override args = {
    checkpoint: Args.string({ required: true, description: "a checkpoint or a run's folder" }),
    image: Args.string({ required: true, description: 'image files, folders or globs, one or more' }),
  }
  /** More images may follow. */
  static override strict = false
  static override flags = {
    out: Flags.string({
      summary: 'Folder for the results (default: predictions, or predictions-2, … where that exists).',
      helpValue: 'DIR',
    }),
    logits: Flags.boolean({ summary: "Also write the views' averaged probabilities: float32 .npy [H, W, classes]." }),
    'full-size': Flags.boolean({ summary: 'Show large photographs to the network at their own size.' }),
    ...orientationFlag,
    ...overwriteFlag,
    ...checkpointFlag,
    ...viewFlags,
  }

  async run(): Promise<PredictSummary> {
    const { args, argv, flags } = await this.parse(Predict)
    const { checkpoint } = args
    const images = (argv as string[]).slice(1)
    const out = flags.out ?? (await freeFolder('predictions'))
    const { predictFiles } = await import('../core/inference/index.ts')
    const summary = await predictFiles(
      {
        ...{ checkpoint, choice: flags.checkpoint, images, out, views: viewsFrom(flags) },
        ...(flags.orientation && { orientation: flags.orientation }),
        ...{ probabilities: flags.logits, fullSize: flags['full-size'], overwrite: flags.overwrite },
      },
      this.work,
    )
    if (summary.faults.length > 0) this.foundFaults()
    this.log(formatPredictions(summary))
    return summary
  }
}
