import { resolve } from 'node:path'
import { Args } from '@oclif/core'
import { BaseCommand } from '../../base-command.ts'
import { claimFiles } from '../../core/base/index.ts'
import { checkpointFlag } from '../../flags/checkpoint.ts'
import { overwriteFlag } from '../../flags/overwrite.ts'
import { safetensorsOut } from '../../flags/out.ts'
import { formatExport, type ExportResult } from '../../formatters/weights.ts'

export default class WeightsExport extends BaseCommand {
  static override summary = "Write a checkpoint's weights as safetensors with torchvision's names."
  static override description =
    'PyTorch loads the file with safetensors.torch.load_file and load_state_dict: a network with ASPP, a 3x3 refinement and half-pixel ' +
    "corners into torchvision's deeplabv3_resnet50/101, a backbone into its ResNets. Other heads follow the same naming pattern. " +
    'Optimizer state is left out; the metadata says where the weights came from.'
  static override examples = ['<%= config.bin %> <%= command.id %> runs/vortex-r101 --out vortex.safetensors']
  static override args = { checkpoint: Args.string({ required: true, description: "a checkpoint or a run's folder" }) }
  static override flags = {
    out: safetensorsOut('File to write.'),
    ...checkpointFlag,
    ...overwriteFlag,
  }

  async run(): Promise<ExportResult> {
    const { args, flags } = await this.parse(WeightsExport)
    await claimFiles([flags.out], flags.overwrite)
    const { findCheckpoint } = await import('../../core/runs/index.ts')
    const { exportWeights } = await import('../../core/weights/index.ts')
    const { file: checkpoint, trained } = await findCheckpoint(args.checkpoint, flags.checkpoint)
    const result = { checkpoint, trained, out: resolve(flags.out), ...(await exportWeights(checkpoint, flags.out)) }
    this.log(formatExport(result))
    return result
  }
}
