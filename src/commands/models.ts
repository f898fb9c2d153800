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
  ]
  static override flags = {
    crop: Flags.integer({ summary: 'Height and width of the image in pixels.', default: 513, min: 1, max: 8193 }),
  }

  async run(): Promise<ModelsJson> {
    const { flags } = await this.parse(Models)
    const { describeModels } = await import('../core/models/index.ts')
    const overview = describeModels(flags.crop)
    this.log(formatModels(overview))
    return modelsJson(overview)
  }
}
