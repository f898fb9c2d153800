import { Args, Flags } from '@oclif/core'
import { BaseCommand } from '../base-command.ts'
import { claimFiles } from '../core/base/index.ts'
import type { Inspection } from '../core/inspect/index.ts'
import { checkpointFlag } from '../flags/checkpoint.ts'
import { overwriteFlag } from '../flags/overwrite.ts'
import { formatInspection } from '../formatters/inspect.ts'

export default class Inspect extends BaseCommand {
  static override summary =
    'Describe a dataset, run, checkpoint, recipe, submission or any other file that vortex reads or writes.'
  static override description =
    'For a dataset: images and pixels per class, image sizes, split lists with their hashes, and faults. ' +
    'Exits with 1 if faults were found.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> data/voc',
    '<%= config.bin %> <%= command.id %> data/voc --verify',
    '<%= config.bin %> <%= command.id %> data/voc --gallery voc.html --split val',
  ]
  static override args = {
    path: Args.string({ required: true, description: 'file or folder to describe' }),
  }
  static override flags = {
    verify: Flags.boolean({ summary: 'Also decode every image.' }),
    gallery: Flags.string({
      helpValue: 'FILE',
      summary: 'Write one HTML page with images, their labels drawn over them, and a class filter.',
    }),
    'gallery-images': Flags.integer({
      min: 1,
      helpValue: 'N',
      dependsOn: ['gallery'],
      summary: 'Number of images on the page (default 200).',
    }),
    split: Flags.string({
      dependsOn: ['gallery'],
      helpValue: 'NAME',
      summary: 'Show only images of this split.',
    }),
    ...checkpointFlag,
    ...overwriteFlag,
    threads: Flags.integer({ min: 1, summary: 'Number of threads (default: one per core).' }),
  }

  async run(): Promise<Inspection & { gallery?: string }> {
    const { args, flags } = await this.parse(Inspect)
    const { inspect } = await import('../core/inspect/index.ts')
    const { verify, threads, gallery, split } = flags
    if (gallery !== undefined) await claimFiles([gallery], flags.overwrite)
    const found = await inspect(
      args.path,
      { verify, choice: flags.checkpoint, ...(threads !== undefined && { threads }) },
      this.work,
    )
    this.log(formatInspection(found))
    if ('faults' in found && found.faults.length > 0) this.foundFaults()
    if (gallery === undefined) return found
    const images = flags['gallery-images']
    const options = { ...(images !== undefined && { images }), ...(split !== undefined && { split }) }
    const { writeGallery } = await import('../core/reports/index.ts')
    const count = await writeGallery(args.path, gallery, options, this.work)
    this.log(`\n${count} images in ${gallery}`)
    return { ...found, gallery }
  }
}
