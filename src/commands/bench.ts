import { Args, Flags } from '@oclif/core'
import { BaseCommand } from '../base-command.ts'
import type { BenchSummary } from '../core/bench/index.ts'
import { formatBench } from '../formatters/bench.ts'

export default class Bench extends BaseCommand {
  static override summary = 'Time a recipe on this machine: a training step or inference, memory, decoding, augmenting.'
  static override description =
    'The first stage of RECIPE counts. Its data need not be there: the step is timed on drawn images, and decoding too where there are no others; the network then has 21 classes.'
  static override examples = [
    '<%= config.bin %> bench vortex-r101 --set defaults.batch=2',
    '<%= config.bin %> bench ablation-vortex --forward --json',
  ]
  static override args = { recipe: Args.string({ description: "A preset's name or a YAML file.", required: true }) }
  static override flags = {
    forward: Flags.boolean({ summary: 'Time inference of one picture of the crop’s size.' }),
    set: Flags.string({
      summary: 'Override a key of the recipe.',
      helpValue: 'KEY=VALUE',
      multiple: true,
      multipleNonGreedy: true,
    }),
    steps: Flags.integer({ summary: 'Steps to time.', default: 10, min: 1 }),
    warmup: Flags.integer({ summary: 'Steps before, not counted.', default: 2, min: 0 }),
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
