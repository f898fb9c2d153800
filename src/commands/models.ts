import { Flags } from '@oclif/core'
import { BaseCommand } from '../base-command.ts'
import { formatModels, modelsJson, type ModelsJson } from '../formatters/models.ts'

export default class Models extends BaseCommand {
  static override summary = 'List backbones and context modules with their size, cost and utilisation ratio.'
  static override description =
    'The utilisation ratio (paper §3.2) is the part of the feature map that one cell of the context module’s output is ' +
    'made from, found by walking pools and dilations back from that cell: nominal counts as the paper does, on an ' +
    'endless plane; centre and corner count the distinct cells of the map itself.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --crop 769 --json',
    '<%= config.bin %> <%= command.id %> --run runs/streets',
  ]
  static override flags = {
    crop: Flags.integer({ summary: 'Height and width of the image in pixels.', default: 513, min: 1, max: 8193 }),
    classes: Flags.integer({
      summary: 'How many classes the networks tell apart; default 21, as VOC.',
      helpValue: 'N',
      min: 2,
      max: 255,
      exclusive: ['run'],
    }),
    run: Flags.string({ summary: 'As many classes as this run or checkpoint has.', helpValue: 'DIR|FILE' }),
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
