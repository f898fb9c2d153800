import { Flags } from '@oclif/core'
import type { CocoRules, PreparePreview, PrepareSummary } from '../../core/datasets/index.ts'
import { classesFrom } from '../../flags/classes.ts'
import { PrepareCommand, prepareOptions } from '../../prepare-command.ts'

const PRESETS = ['paper', 'deeplab', 'torchvision', 'own'] as const

export default class PrepareCoco extends PrepareCommand {
  static override summary = 'Turn images with COCO annotations into a VOC tree.'
  static override description =
    'Objects of the twenty VOC classes, or of your own (--classes), are drawn by rules; the paper discards those smaller than 1000 pixels. ' +
    'A preset sets all keys of the rules, single keys override it.'
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
      summary: 'Folder or zip of photographs; a zip is read in place.',
    }),
    annotations: Flags.string({ required: true, helpValue: 'FILE', summary: 'instances_*.json, plain or gzip.' }),
    classes: Flags.string({
      helpValue: 'FILE|all',
      summary: "Class file, or all: a class for each of the file's own categories. Default: VOC's, from COCO's.",
    }),
    'split-name': Flags.string({ default: 'train', helpValue: 'NAME', summary: 'Name of the split list.' }),
    'broken-annotations': Flags.option({
      options: ['ignore', 'drop-image', 'stop'] as const,
      default: 'ignore' as const,
    })({
      summary: 'Annotations that cannot be drawn: their boxes become 255, their images are left out, or stop.',
      description:
        'Without a shape, with a broken one, or of an unknown category. With ignore, images are left out where such an annotation has no box either. All are counted.',
    }),
    limit: Flags.integer({ min: 1, helpValue: 'N', summary: 'Only the first N images, for a trial.' }),
    preset: Flags.option({ options: PRESETS })({
      summary: 'Rules by name; default paper, or own with --classes: every object is drawn, smaller over larger.',
    }),
    'min-object-pixels': Flags.integer({
      min: 0,
      helpGroup: 'RULES',
      helpValue: 'N',
      summary: 'Objects of fewer rendered pixels are dropped; with --filter image, the limit of the sum.',
    }),
    discarded: Flags.option({ options: ['background', 'ignore'] as const, helpGroup: 'RULES' })({
      summary: 'What the pixels of dropped objects become.',
    }),
    crowd: Flags.option({ options: ['ignore', 'class', 'skip'] as const, helpGroup: 'RULES' })({
      summary: 'Crowd regions: 255, drawn as any object, or left out.',
    }),
    overlap: Flags.option({ options: ['ignore', 'smallest', 'first', 'any'] as const, helpGroup: 'RULES' })({
      summary: 'Pixels under two objects of different class: 255, the smaller, the first; any: 255 whatever the class.',
    }),
    filter: Flags.option({ options: ['object', 'image'] as const, helpGroup: 'RULES' })({
      summary: 'Drop small objects, or keep whole images whose objects sum to more than the limit.',
    }),
    'filter-measure': Flags.option({ options: ['pixels', 'area'] as const, helpGroup: 'RULES' })({
      summary: "What is measured: rendered pixels, or the file's area.",
    }),
    'keep-empty': Flags.boolean({
      allowNo: true,
      helpGroup: 'RULES',
      summary: 'Keep images whose label shows no class.',
    }),
  }

  async run(): Promise<PreparePreview | PrepareSummary> {
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
    return this.carryOut(KINDS.coco, options, flags['dry-run'])
  }
}
