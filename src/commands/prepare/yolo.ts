import { Args, Flags } from '@oclif/core'
import { classesFlag, classesFrom } from '../../flags/classes.ts'
import { splitFlags, splitsFrom } from '../../flags/splits.ts'
import { PrepareCommand, prepareOptions, type Prepared } from '../../prepare-command.ts'

export default class PrepareYolo extends PrepareCommand {
  static override summary = 'Turn a YOLO segmentation dataset into a VOC tree.'
  static override description =
    'data.yaml names the classes and the images of train, val and test. Each image has a text file of polygons, smaller ' +
    'objects drawn over larger ones. Without a text file, or with an empty one, an image is all background.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> coco8-seg --out data/own',
    '<%= config.bin %> <%= command.id %> export.zip --boxes fill --out data/own',
  ]
  static override args = {
    source: Args.string({ required: true, description: 'folder or archive with data.yaml, or that file' }),
  }
  static override flags = {
    ...PrepareCommand.prepareFlags,
    classes: classesFlag,
    ...splitFlags,
    boxes: Flags.option({ options: ['skip', 'fill'] as const, default: 'skip' as const })({
      summary: 'Lines with only a box: skip and count them, or draw them as rectangles.',
    }),
  }

  async run(): Promise<Prepared> {
    const { args, flags } = await this.parse(PrepareYolo)
    const { KINDS } = await import('../../core/datasets/index.ts')
    const options = {
      ...prepareOptions(flags),
      ...splitsFrom(flags),
      source: args.source,
      boxes: flags.boxes,
      ...(await classesFrom(flags.classes)),
    }
    return this.carryOut(KINDS.yolo, options, flags)
  }
}
