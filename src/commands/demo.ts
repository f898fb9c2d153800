import { Args, Flags } from '@oclif/core'
import { BaseCommand } from '../base-command.ts'
import { demoJson, formatDemo } from '../formatters/demo.ts'

export default class Demo extends BaseCommand {
  static override summary = 'Run every step on a small generated dataset, from archives to a checked submission.'
  static override description =
    'Generates a small VOC, SBD and COCO in their real formats, prepares them, trains three stages, evaluates with scales and flips, writes and checks a submission, and writes a report. Needs no downloads, and resumes if it was stopped.'
  static override examples = ['<%= config.bin %> demo', '<%= config.bin %> demo /tmp/vortex --seed 7']
  static override args = {
    dir: Args.string({ default: 'vortex-demo', description: 'a new folder, or that of an earlier demo' }),
  }
  static override flags = {
    seed: Flags.integer({ default: 1, summary: 'Seed of the generated images and of the initial weights.' }),
    set: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      summary: "Override a key of the demo's recipe, e.g. stages.coco.steps=20.",
      helpValue: 'KEY=VALUE',
    }),
  }

  async run(): Promise<object> {
    const { args, flags } = await this.parse(Demo)
    const { runDemo } = await import('../core/demo/index.ts')
    const summary = await runDemo({ folder: args.dir, seed: flags.seed, set: flags.set ?? [] }, this.work)
    if (summary.submission.problems.length > 0) this.foundFaults()
    this.log(formatDemo(summary))
    return demoJson(summary)
  }
}
