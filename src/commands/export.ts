import { Args, Flags } from '@oclif/core'
import { BaseCommand } from '../base-command.ts'
import type { ExportSummary } from '../core/export/index.ts'
import { checkpointFlag } from '../flags/checkpoint.ts'
import { overwriteFlag } from '../flags/overwrite.ts'
import { formatExport } from '../formatters/export.ts'

export default class Export extends BaseCommand {
  static override summary = 'Export a trained network for other runtimes: ONNX, SavedModel or tfjs.'
  static override description =
    'Every format has one input, `image`: float32 RGB values 0 to 255 of any batch size, at least 33 x 33, [N, 3, H, W] ' +
    'in ONNX and [N, H, W, 3] elsewhere. Normalization, padding and resizing are part of the model. The output is `logits` at the size of ' +
    'the image, or `labels` with --argmax. Class names, colors, mean and standard deviation are in the metadata. docs/deploying.md shows how to ' +
    'run the result in Python, Node, C++ and the browser.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> runs/vortex-r101 --format onnx --out vortex.onnx',
    '<%= config.bin %> <%= command.id %> model.safetensors --format tfjs --float16 --argmax --out public/model',
  ]
  static override args = {
    checkpoint: Args.string({ required: true, description: "a checkpoint or a run's folder" }),
  }
  static override flags = {
    format: Flags.option({
      options: ['onnx', 'savedmodel', 'tfjs'] as const,
      required: true,
      summary: 'ONNX file (opset 17), TensorFlow SavedModel, or tfjs graph model.',
    })(),
    out: Flags.string({
      required: true,
      helpValue: 'PATH',
      summary: 'File to write (onnx), or folder (savedmodel, tfjs).',
    }),
    argmax: Flags.boolean({ default: false, summary: 'Output the class of each pixel (uint8) instead of logits.' }),
    float16: Flags.boolean({
      default: false,
      summary: 'Store convolution kernels as float16: half the size, computed in float32.',
    }),
    ...checkpointFlag,
    ...overwriteFlag,
  }

  async run(): Promise<ExportSummary> {
    const { args, flags } = await this.parse(Export)
    const { exportNetwork } = await import('../core/export/index.ts')
    const summary = await exportNetwork({ ...flags, ...args, choice: flags.checkpoint }, this.work)
    this.log(formatExport(summary))
    return summary
  }
}
