import { Args, Flags } from '@oclif/core'
import { BaseCommand } from '../base-command.ts'
import { VortexError } from '../core/base/index.ts'
import { formatRecipeKeys } from '../formatters/recipe-keys.ts'
import { formatDryRun, formatTrained } from '../formatters/train.ts'

export default class Train extends BaseCommand {
  static override summary = 'Train a recipe, or go on where it stopped.'
  static override description =
    'RECIPE is the name of a preset or a YAML file. The same command again goes on in the same run folder, and gives ' +
    'the losses that a run without the stop would have given. Ctrl-C finishes the step and writes a checkpoint.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> smoke --set data.voc=data/voc',
    '<%= config.bin %> <%= command.id %> own --set data.own=data/own --set weights=torchvision:resnet50-0676ba61',
    '<%= config.bin %> <%= command.id %> vortex-r101 --stage coco --run runs/paper',
    '<%= config.bin %> <%= command.id %> mine.yaml --set defaults.batch=8 --set stages.trainaug.learningRate=0.0035 --dry-run',
  ]
  static override args = {
    recipe: Args.string({ required: false, description: "a preset's name or a recipe file" }),
  }
  static override flags = {
    run: Flags.string({ summary: "The run's folder; default runs/RECIPE.", helpValue: 'DIR' }),
    set: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      summary: 'Override a key of the recipe.',
      helpValue: 'KEY=VALUE',
    }),
    keys: Flags.boolean({ summary: 'List the keys that a recipe may have, and do nothing else.' }),
    stage: Flags.string({ summary: 'Run this stage only.', helpValue: 'NAME' }),
    steps: Flags.integer({ min: 1, summary: 'Stop after N steps; the schedule stays the recipe’s.', helpValue: 'N' }),
    fresh: Flags.boolean({ summary: 'Begin anew in a folder beside the one that is there.' }),
    'dry-run': Flags.boolean({ summary: 'Resolve everything, check data and memory, run one step; write nothing.' }),
  }

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(Train)
    if (flags.keys) {
      const { recipeKeys } = await import('../core/recipes/index.ts')
      const keys = recipeKeys()
      this.log(formatRecipeKeys(keys))
      return { keys }
    }
    if (args.recipe === undefined)
      throw new VortexError('usage', "RECIPE is missing: a preset's name or a recipe file.", {
        suggestions: ['See vortex train --help'],
      })
    const { loadChosenRecipe } = await import('../core/choices/index.ts')
    const { dryRun, train } = await import('../core/training/index.ts')
    const { run: dir, stage, steps, fresh } = flags
    const options = { root: '', dir, stage, steps, fresh }
    const recipe = await loadChosenRecipe(args.recipe, { ...options, set: flags.set ?? [] }, this.work)
    if (flags['dry-run']) {
      const tried = await dryRun(recipe, options, this.work)
      this.log(formatDryRun(tried))
      return tried
    }
    const summary = await train(recipe, options, this.work)
    this.log(formatTrained(summary))
    const { writeReport } = await import('../core/reports/index.ts')
    this.log(`Report: ${await writeReport([summary.run])}`)
    return summary
  }
}
