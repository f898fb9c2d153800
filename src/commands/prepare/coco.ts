import { Flags } from '@oclif/core'
import type { CocoRules } from '../../core/datasets/index.ts'
import { classesFrom } from '../../flags/classes.ts'
import { PrepareCommand, prepareOptions, type Prepared } from '../../prepare-command.ts'

const PRESETS = ['paper', 'deeplab', 'torchvision', 'own'] as const

export default class PrepareCoco extends PrepareCommand {
  static override summary = 'Turn images with COCO annotations into a VOC tree.'
  static override description =
    'Draws the objects of the twenty VOC classes, or of your own (--classes), into label images; the paper discards objects smaller than 1000 pixels. ' +
    '--preset sets all of the drawing rules; single flags override it.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> --images train2017 --annotations instances_train2017.json --out data/coco',
    '<%= config.bin %> <%= command.id %> --images train2017.zip --annotations instances_train2017.json.gz --out data/coco --preset torchvision',
    '<%= config.bin %> <%= command.id %> --images photos --annotations annotations.json --classes all --out data/own',
    '<%= config.bin %> <%= command.id %> --images val2017 --annotations instances_val2017.json --split-name val --out /tmp/trial --limit 100',
  ]
  static override flags = {
    ...PrepareCommand.prepareFlags,
    images: Flags.string({
      required: true,
      helpValue: 'PATH',
      summary: 'Folder or zip of images; a zip is read in place.',
    }),
    annotations: Flags.string({ required: true, helpValue: 'FILE', summary: 'instances_*.json, plain or gzip.' }),
    classes: Flags.string({
      helpValue: 'FILE|all',
      summary:
        "Class file, or all: one class per category of the file. Default: VOC's classes, from COCO's categories.",
    }),
    'split-name': Flags.string({ default: 'train', helpValue: 'NAME', summary: 'Name of the split list.' }),
    'broken-annotations': Flags.option({
      options: ['ignore', 'drop-image', 'stop'] as const,
      default: 'ignore' as const,
    })({
      summary: 'Annotations that cannot be drawn: set their boxes to 255, leave out their images, or stop.',
      description:
        'That is, without a shape, with a broken one, or of an unknown category. With ignore, an image is left out if such an annotation has no box either. All are counted.',
    }),
    limit: Flags.integer({ min: 1, helpValue: 'N', summary: 'Prepare only the first N images, for a trial.' }),
    preset: Flags.option({ options: PRESETS })({
      summary: 'Drawing rules (default: paper; with --classes: own, which draws every object, smaller over larger).',
    }),
    'min-object-pixels': Flags.integer({
      min: 0,
      helpGroup: 'RULES',
      helpValue: 'N',
      summary: 'Drop objects with fewer rendered pixels; with --filter image, the limit for their sum.',
    }),
    discarded: Flags.option({ options: ['background', 'ignore'] as const, helpGroup: 'RULES' })({
      summary: 'What the pixels of a dropped object become.',
    }),
    crowd: Flags.option({ options: ['ignore', 'class', 'skip'] as const, helpGroup: 'RULES' })({
      summary: 'Crowd regions: set to 255, draw like any object, or leave out.',
    }),
    overlap: Flags.option({ options: ['ignore', 'smallest', 'first', 'any'] as const, helpGroup: 'RULES' })({
      summary:
        'Pixels under two objects of different classes: 255, the smaller one, or the first one. any: 255 even if the classes agree.',
    }),
    filter: Flags.option({ options: ['object', 'image'] as const, helpGroup: 'RULES' })({
      summary: 'Drop small objects, or drop images whose objects sum to no more than the limit.',
    }),
    'filter-measure': Flags.option({ options: ['pixels', 'area'] as const, helpGroup: 'RULES' })({
      summary: "How an object is measured: rendered pixels, or the file's area.",
    }),
    'keep-empty': Flags.boolean({
      allowNo: true,
      helpGroup: 'RULES',
      summary: 'Keep images whose label is all background.',
    }),
  }

  async run(): Promise<Prepared> {
    const { flags } = await this.parse(PrepareCoco)
    const { COCO_PRESETS, KINDS } = await import('../../core/datasets/index.ts')
    const given: Partial<Record<keyof CocoRules, unknown>> = {
      minObjectPixels: flags['min-object-pixels'],
      discarded: flags.discarded,
      crowd: flags.crowd,
      overlap: flags.overlap,
      filter: flags.filter,
      filterMeasure: flags['filter-measure'],
      keepEmpty: flags['keep-empty'],
    }
    const overrides = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
    const options = {
      ...prepareOptions(flags),
      images: flags.images,
      annotations: flags.annotations,
      splitName: flags['split-name'],
      brokenAnnotations: flags['broken-annotations'],
      rules: { ...COCO_PRESETS[flags.preset ?? (flags.classes === undefined ? 'paper' : 'own')], ...overrides },
      ...(flags.classes === 'all' ? { classes: 'all' as const } : await classesFrom(flags.classes)),
      ...(flags.limit !== undefined && { limit: flags.limit }),
    }
    return this.carryOut(KINDS.coco, options, flags)
  }
}
