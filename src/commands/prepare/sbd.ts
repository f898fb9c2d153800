import { Args, Flags } from '@oclif/core'
import { PrepareCommand, prepareOptions, type Prepared } from '../../prepare-command.ts'

export default class PrepareSbd extends PrepareCommand {
  static override summary = 'Turn SBD and VOC into the tree with the augmented training set (trainaug).'
  static override description =
    "trainaug = (SBD + VOC train) − VOC val = 10,582 images; where both have a label, VOC's is used. " +
    "The tree also has VOC's own splits, and SBD's as sbd_train and sbd_val."
  static override examples = [
    '<%= config.bin %> <%= command.id %> benchmark.tgz --voc VOCdevkit --out data/voc',
    '<%= config.bin %> <%= command.id %> benchmark_RELEASE --voc VOCtrainval_11-May-2012.tar --voc VOC2012test.tar --out data/voc',
  ]
  static override args = {
    source: Args.string({ required: true, description: 'benchmark.tgz or the folder it unpacks to' }),
  }
  static override flags = {
    ...PrepareCommand.prepareFlags,
    voc: Flags.string({
      required: true,
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'PATH',
      summary: 'VOCdevkit folder, prepared tree or archive; may be given twice.',
    }),
  }

  async run(): Promise<Prepared> {
    const { args, flags } = await this.parse(PrepareSbd)
    const { KINDS } = await import('../../core/datasets/index.ts')
    const options = { ...prepareOptions(flags), source: args.source, voc: flags.voc }
    return this.carryOut(KINDS.sbd, options, flags)
  }
}
