import { Args, Flags } from '@oclif/core'
import { BaseCommand } from '../base-command.ts'
import type { ExperimentOptions } from '../core/experiments/index.ts'
import { VortexError, writeFileAtomic } from '../core/base/index.ts'
import type { Recipe } from '../core/recipes/index.ts'
import { clusterFlag, devicesFlag, engineFrom } from '../flags/devices.ts'
import { experimentJson, formatExperiment, formatExperimentMarkdown } from '../formatters/experiment.ts'
import { formatRecipeKeys } from '../formatters/recipe-keys.ts'
import { formatDryRun, formatTrained } from '../formatters/train.ts'

export default class Train extends BaseCommand {
  static override summary = 'Train a recipe, or resume where it stopped.'
  static override description =
    'RECIPE is the name of a preset or a YAML file. The same command again resumes the run, and computes exactly ' +
    'the losses of a run that was never stopped. Ctrl-C finishes the step and writes a checkpoint. ' +
    'Several recipes or seeds are trained one after another and compared. Each run has its own folder, and ' +
    'a failed run does not stop the others.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> smoke --set data.voc=data/voc',
    '<%= config.bin %> <%= command.id %> own --set data.own=data/own --set weights=torchvision:resnet50-0676ba61',
    '<%= config.bin %> <%= command.id %> vortex-r101 --stage coco --run runs/paper',
    '<%= config.bin %> <%= command.id %> ablation-aspp ablation-vortex --seeds 1,2,3',
    '<%= config.bin %> <%= command.id %> mine.yaml --set defaults.batch=8 --set stages.trainaug.learningRate=0.0035 --dry-run',
  ]
  static override args = {
    recipe: Args.string({
      required: false,
      multiple: true,
      description: "a preset's name or a recipe file, one or more",
    }),
  }
  static override flags = {
    run: Flags.string({ summary: "The run's folder (default: runs/RECIPE).", helpValue: 'DIR' }),
    seeds: Flags.integer({
      multiple: true,
      multipleNonGreedy: true,
      delimiter: ',',
      min: 0,
      summary: 'Train each recipe with these seeds, in runs/RECIPE-sSEED, and compare.',
      helpValue: 'N,N,…',
    }),
    set: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      summary: 'Override a key of the recipe.',
      helpValue: 'KEY=VALUE',
    }),
    keys: Flags.boolean({ summary: 'List the keys of recipes and exit.' }),
    stage: Flags.string({ summary: 'Run this stage only.', helpValue: 'NAME' }),
    steps: Flags.integer({ min: 1, summary: 'Stop after N steps; the schedule stays as it is.', helpValue: 'N' }),
    fresh: Flags.boolean({ summary: 'Start over in a new folder next to the existing one.' }),
    ...devicesFlag,
    ...clusterFlag,
    'dry-run': Flags.boolean({
      summary: 'Resolve the recipe, check data and memory, run one step, and write nothing.',
    }),
  }

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(Train)
    if (flags.keys) {
      const { recipeKeys } = await import('../core/recipes/index.ts')
      const keys = recipeKeys()
      this.log(formatRecipeKeys(keys))
      return { keys }
    }
    const [first, ...others] = args.recipe ?? []
    if (first === undefined)
      throw new VortexError('usage', "RECIPE is missing: a preset's name or a recipe file.", {
        suggestions: ['See vortex train --help'],
      })
    const { loadChosenRecipe } = await import('../core/choices/index.ts')
    const { dryRun, train } = await import('../core/training/index.ts')
    const { run: dir, stage, steps, fresh, seeds = [] } = flags
    const options = { root: '', dir, stage, steps, fresh, engine: await engineFrom(flags) }
    const { seededName } = await import('../core/experiments/index.ts')
    const [seed] = seeds
    // All seeds of a recipe have the same choices: those that its first run began with.
    const runName = seed === undefined ? undefined : (name: string) => seededName(name, seed)
    const load = (name: string) => loadChosenRecipe(name, { ...options, set: flags.set ?? [], runName }, this.work)
    if (others.length > 0 || seeds.length > 0) {
      if (dir !== undefined || flags['dry-run'])
        throw new VortexError(
          'usage',
          `${dir === undefined ? '--dry-run' : '--run'} is for one recipe without --seeds.`,
        )
      return this.#experiment(await Promise.all([first, ...others].map(load)), seeds, options)
    }
    const recipe = await load(first)
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

  async #experiment(recipes: readonly Recipe[], seeds: readonly number[], options: ExperimentOptions) {
    const { compareRecipes, planRuns, trainRuns } = await import('../core/experiments/index.ts')
    const runs = await trainRuns(planRuns(recipes, seeds), options, this.work)
    const experiment = { runs, recipes: compareRecipes(runs) }
    this.log(formatExperiment(experiment))
    const json = experimentJson(experiment)
    const { writeReport } = await import('../core/reports/index.ts')
    const begun = runs.filter(({ state }) => state !== 'failed').map(({ run }) => run)
    const path = `runs/${recipes.map(({ name }) => name).join('-vs-')}`
    if (begun.length > 0) {
      const out = `${path}.html`
      this.log(`Report: ${await writeReport(begun, { out, recipes: experiment.recipes })}`)
    }
    await writeFileAtomic(`${path}.md`, formatExperimentMarkdown(experiment))
    await writeFileAtomic(`${path}.json`, `${JSON.stringify(json, null, 2)}\n`)
    if (begun.length < runs.length) this.foundFaults()
    return json
  }
}
