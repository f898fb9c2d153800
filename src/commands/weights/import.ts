import { resolve } from 'node:path'
import { Args, Flags } from '@oclif/core'
import { BaseCommand } from '../../base-command.ts'
import { claimFiles } from '../../core/base/index.ts'
import { EXIT } from '../../exit-code.ts'
import { overwriteFlag } from '../../flags/overwrite.ts'
import { safetensorsOut } from '../../flags/out.ts'
import { formatImport, importResult, type ImportResult } from '../../formatters/weights.ts'

const triple = Flags.custom<readonly [number, number, number]>({
  helpValue: 'R,G,B',
  parse: (text) => {
    const numbers = text.split(',').map(Number)
    const [r, g, b] = numbers
    if (numbers.length !== 3 || numbers.some((value) => !Number.isFinite(value)))
      throw new Error(`Expected three numbers like 0.485,0.456,0.406 but found ${text}.`)
    return Promise.resolve([r!, g!, b!] as const)
  },
})

export default class WeightsImport extends BaseCommand {
  static override summary = 'Convert weights from another toolkit into a checkpoint.'
  static override description =
    'Reads torch.save files (both formats; no code in them is run), safetensors and npz, with the names of torchvision, timm, ' +
    'mmsegmentation and common DeepLab code. The network is recognized by names and shapes, or taken from a recipe. Every tensor is accounted for: ' +
    'matched, dropped by rule, unexpected or of the wrong shape; every variable left without values is listed. ' +
    "Class names are those that mmsegmentation records in its checkpoints; otherwise a last layer of 21 classes is taken as VOC's, " +
    'and one of another size as classes without names. ' +
    'Exits with 1 if the checkpoint was written but tensors are left over, such as a head that does not fit, and with 2 if the file has no complete backbone.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> resnet101-63fe2227.pth --out resnet101.safetensors',
    '<%= config.bin %> <%= command.id %> deeplabv3_resnet50_coco-cd0a2569.pth --out deeplab.safetensors --license BSD-3-Clause',
    '<%= config.bin %> <%= command.id %> training.pth --key model_ema --recipe vortex-r101 --out start.safetensors',
  ]
  static override args = {
    file: Args.string({ required: true, description: 'weight file (.pth, .pt, .safetensors, .npz)' }),
  }
  static override flags = {
    out: safetensorsOut('Checkpoint to write.'),
    recipe: Flags.string({
      helpValue: 'NAME|FILE',
      summary: 'Fill the network of this recipe instead of the recognized one.',
    }),
    set: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'KEY=VALUE',
      summary: 'Override a key of the recipe.',
      dependsOn: ['recipe'],
    }),
    key: Flags.string({ summary: 'Key of the state dict, if the file has several (model_ema, …).' }),
    ema: Flags.boolean({
      summary: 'Take the moving average (EMA) that a training checkpoint stores next to the network.',
      exclusive: ['key'],
    }),
    license: Flags.string({ aliases: ['licence'], summary: 'License of the weights, stored with them.' }),
    mean: triple({ summary: "Mean of the pixels they were trained on, in 0..1 (default: ImageNet's)." }),
    std: triple({ summary: "Their standard deviation (default: ImageNet's)." }),
    ...overwriteFlag,
    'dry-run': Flags.boolean({ summary: 'Report without writing anything.' }),
  }

  async run(): Promise<ImportResult> {
    const { args, flags } = await this.parse(WeightsImport)
    const { out, recipe, set, 'dry-run': dryRun, key, ema, license: licence, mean, std } = flags
    if (!dryRun) await claimFiles([out], flags.overwrite)
    const { importWeights, saveCheckpoint } = await import('../../core/weights/index.ts')
    const model = recipe === undefined ? undefined : await this.#modelOf(recipe, set ?? [])
    const options = Object.fromEntries(
      Object.entries({ model, key, ema, licence, mean, std }).filter(([, value]) => value !== undefined),
    )
    const imported = await importWeights(args.file, options, this.work)
    const { checkpoint } = imported
    const written =
      checkpoint && !dryRun ? { out: resolve(out), ...(await saveCheckpoint(out, checkpoint)) } : undefined
    const result = importResult(args.file, imported, written)
    this.log(formatImport(result))
    if (!checkpoint) process.exitCode = EXIT.failed
    else if (result.missing.length + result.wrongShape.length + result.unexpected.length > 0) this.foundFaults()
    return result
  }

  async #modelOf(recipe: string, set: readonly string[]) {
    const { loadRecipe } = await import('../../core/recipes/index.ts')
    return (await loadRecipe(recipe, { set, root: process.cwd() })).model
  }
}
