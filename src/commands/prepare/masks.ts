import { Args, Flags } from '@oclif/core'
import { classesFrom } from '../../flags/classes.ts'
import { splitFlags, splitsFrom } from '../../flags/splits.ts'
import { PrepareCommand, prepareOptions, type Prepared } from '../../prepare-command.ts'

export default class PrepareMasks extends PrepareCommand {
  static override summary = 'Turn images and PNG masks with your own classes into a VOC tree.'
  static override description =
    'The class file says which values or colors of the masks are which class, and where images and masks are. Without a ' +
    'layout they are in two folders, images and labels (or masks), with the same names. A value or color that the file ' +
    'does not name stops the preparation.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> cracks --classes cracks.yaml --validation 0.2 --out data/cracks',
    '<%= config.bin %> <%= command.id %> videos.zip --classes street.yaml --validation 0.2 --group "^(.*)_\\d+$" --out data/street',
    '<%= config.bin %> <%= command.id %> cityscapes --classes cityscapes --out data/cityscapes',
  ]
  static override args = {
    source: Args.string({ required: true, description: 'folder or archive (.tar, .tgz, .zip) of images and masks' }),
  }
  static override flags = {
    ...PrepareCommand.prepareFlags,
    classes: Flags.string({
      helpValue: 'FILE',
      summary: 'Class file (YAML), or the name of a ready-made one: ade20k, cityscapes, oxford-pet.',
      description: "Roboflow's segmentation masks need none: they have _classes.csv.",
    }),
    'nearest-color': Flags.integer({
      min: 0,
      max: 441,
      helpValue: 'N',
      summary: 'Map other colors to the class of the nearest color up to this distance in RGB, and count such pixels.',
    }),
    ...splitFlags,
  }

  async run(): Promise<Prepared> {
    const { args, flags } = await this.parse(PrepareMasks)
    const { KINDS } = await import('../../core/datasets/index.ts')
    const options = {
      ...prepareOptions(flags),
      ...splitsFrom(flags),
      source: args.source,
      ...(await classesFrom(flags.classes)),
      ...(flags['nearest-color'] !== undefined && { nearestColor: flags['nearest-color'] }),
    }
    return this.carryOut(KINDS.masks, options, flags)
  }
}
