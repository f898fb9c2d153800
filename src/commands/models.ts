import { Flags } from '@oclif/core'
import { BaseCommand } from '../base-command.ts'
import { formatModels, modelsJson, type ModelsJson } from '../formatters/models.ts'

export default class Models extends BaseCommand {
  static override summary = 'List backbones and context modules with their size, cost and utilization ratio.'
  static override description =
    "The utilization ratio (paper §3.2) is the share of the feature map that one cell of the context module's output " +
    'depends on, found by tracing pools and dilations back from that cell: nominal as the paper counts it, on an ' +
    'infinite plane, center and corner over the distinct cells of the actual map.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --crop 769 --json',
    '<%= config.bin %> <%= command.id %> --run runs/streets',
  ]
  static override flags = {
    crop: Flags.integer({ summary: 'Height and width of the image in pixels.', default: 513, min: 1, max: 8193 }),
    classes: Flags.integer({
      summary: 'Number of classes (default 21, as in VOC).',
      helpValue: 'N',
      min: 2,
      max: 255,
      exclusive: ['run'],
    }),
    run: Flags.string({ summary: 'Take the number of classes from this run or checkpoint.', helpValue: 'DIR|FILE' }),
  }

  async run(): Promise<ModelsJson> {
    const { flags } = await this.parse(Models)
    const { describeModels } = await import('../core/models/index.ts')
    const overview = describeModels(flags.crop, await this.#classesOf(flags))
    this.log(formatModels(overview))
    return modelsJson(overview)
  }

  async #classesOf({ run, classes }: { run?: string | undefined; classes?: number | undefined }): Promise<number> {
    const { VOC } = await import('../core/labels/index.ts')
    if (run === undefined) return classes ?? VOC.classes.length
    const { findCheckpoint } = await import('../core/runs/index.ts')
    const { readClasses } = await import('../core/weights/index.ts')
    return (await readClasses((await findCheckpoint(run)).file)).classes.length
  }
}
