import { Args } from '@oclif/core'
import { classesFlag, classesFrom } from '../../flags/classes.ts'
import { splitFlags, splitsFrom } from '../../flags/splits.ts'
import { PrepareCommand, prepareOptions, type Prepared } from '../../prepare-command.ts'

export default class PrepareLabelme extends PrepareCommand {
  static override summary = 'Turn a folder of labelme files into a VOC tree.'
  static override description =
    'Polygons, rectangles, circles and masks are drawn in the order of each file, later over earlier; lines and points ' +
    'are skipped and counted. Images are next to their JSON file or inside it. Without --classes, each label is a class.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> annotated --validation 0.2 --out data/own',
    '<%= config.bin %> <%= command.id %> annotated.zip --classes classes.yaml --out data/own',
  ]
  static override args = {
    source: Args.string({ required: true, description: 'folder or archive of labelme JSON files' }),
  }
  static override flags = { ...PrepareCommand.prepareFlags, classes: classesFlag, ...splitFlags }

  async run(): Promise<Prepared> {
    const { args, flags } = await this.parse(PrepareLabelme)
    const { KINDS } = await import('../../core/datasets/index.ts')
    const options = {
      ...prepareOptions(flags),
      ...splitsFrom(flags),
      source: args.source,
      ...(await classesFrom(flags.classes)),
    }
    return this.carryOut(KINDS.labelme, options, flags)
  }
}
