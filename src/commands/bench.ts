import { Args, Flags } from '@oclif/core'
import { BaseCommand } from '../base-command.ts'
import type { BenchSummary } from '../core/bench/index.ts'
import { formatBench } from '../formatters/bench.ts'

export default class Bench extends BaseCommand {
  static override summary =
    'Measure a recipe on this machine: time per training step or per image, memory, decoding, augmentation.'
  static override description =
    'Times the first stage of RECIPE. Without its data, random images are used and the network has 21 classes.'
  static override examples = [
    '<%= config.bin %> bench vortex-r101 --set defaults.batch=2',
    '<%= config.bin %> bench ablation-vortex --forward --json',
  ]
  static override args = { recipe: Args.string({ description: "A preset's name or a YAML file.", required: true }) }
  static override flags = {
    forward: Flags.boolean({ summary: 'Time inference on one image of crop size.' }),
    set: Flags.string({
      summary: 'Override a key of the recipe.',
      helpValue: 'KEY=VALUE',
      multiple: true,
      multipleNonGreedy: true,
    }),
    steps: Flags.integer({ summary: 'Steps to time.', default: 10, min: 1 }),
    warmup: Flags.integer({ summary: 'Untimed steps before these.', default: 2, min: 0 }),
  }

  async run(): Promise<BenchSummary> {
    const { args, flags } = await this.parse(Bench)
    const { loadChosenRecipe } = await import('../core/choices/index.ts')
    const { bench } = await import('../core/bench/index.ts')
    const recipe = await loadChosenRecipe(args.recipe, { set: flags.set ?? [], root: '', fresh: true }, this.work)
    const summary = await bench(recipe, { forward: flags.forward, steps: flags.steps, warmup: flags.warmup }, this.work)
    this.log(formatBench(summary))
    return summary
  }
}
