import { Args, Flags } from '@oclif/core'
import { classesFlag, classesFrom } from '../../flags/classes.ts'
import { splitFlags, splitsFrom } from '../../flags/splits.ts'
import { PrepareCommand, prepareOptions, type Prepared } from '../../prepare-command.ts'

export default class PrepareVoc extends PrepareCommand {
  static override summary = 'Turn PASCAL VOC 2012, or a CVAT export of masks, into a checked VOC tree.'
  static override description =
    'Accepts the VOCdevkit folder, VOCtrainval_11-May-2012.tar, the test archive, or both archives together. ' +
    'Labels are checked (indexed or gray, classes 0..20 and 255, the size of their image); a list must not repeat an image. ' +
    'A source with labelmap.txt next to ImageSets is a CVAT export (Segmentation mask 1.1), with classes and colors of its own.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> VOCdevkit --out data/voc',
    '<%= config.bin %> <%= command.id %> VOCtrainval_11-May-2012.tar VOC2012test.tar --out data/voc',
    '<%= config.bin %> <%= command.id %> cvat-export.zip --images photos --out data/own',
    '<%= config.bin %> <%= command.id %> VOCdevkit --classes animals.yaml --out data/animals',
  ]
  static override args = {
    source: Args.string({
      required: true,
      multiple: true,
      description: 'VOCdevkit folder or archives (.tar, .tgz, .zip)',
    }),
  }
  static override flags = {
    ...PrepareCommand.prepareFlags,
    classes: classesFlag,
    images: Flags.string({
      helpValue: 'DIR',
      summary: 'Folder or archive with the images, for a CVAT export without them.',
    }),
    ...splitFlags,
    'from-colors': Flags.boolean({ summary: 'Read RGB labels by their exact VOC colors.' }),
  }

  async run(): Promise<Prepared> {
    const { args, flags } = await this.parse(PrepareVoc)
    const { KINDS } = await import('../../core/datasets/index.ts')
    const options = {
      ...prepareOptions(flags),
      ...splitsFrom(flags),
      sources: args.source,
      fromColors: flags['from-colors'],
      ...(flags.images !== undefined && { images: flags.images }),
      ...(await classesFrom(flags.classes)),
    }
    return this.carryOut(KINDS.voc, options, flags)
  }
}
