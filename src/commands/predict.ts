import { buffer } from 'node:stream/consumers'
import { Args, Flags } from '@oclif/core'
import { BaseCommand } from '../base-command.ts'
import { freeFolder, readBytes, VortexError } from '../core/base/index.ts'
import type { PredictSummary } from '../core/inference/index.ts'
import { checkpointFlag } from '../flags/checkpoint.ts'
import { devicesFlag, engineFrom } from '../flags/devices.ts'
import { overwriteFlag } from '../flags/overwrite.ts'
import { orientationFlag } from '../flags/orientation.ts'
import { shardFlag } from '../flags/shard.ts'
import { checkTiles, tileFlags } from '../flags/tiles.ts'
import { viewFlags, viewsFrom } from '../flags/views.ts'
import type { ShardSummary } from '../core/shards/index.ts'
import { formatPredictions } from '../formatters/predict.ts'
import { formatShard } from '../formatters/shard.ts'

/** Standard input or output. */
const STANDARD = '-'

export default class Predict extends BaseCommand {
  static override summary = 'Segment images: an indexed PNG and an overlay for each.'
  static override description =
    'An image larger than the evaluation crop is shrunk to it for the network, because networks recognize objects at the sizes they were trained on; the results have the original size. Results match the pixels as stored, unless --orientation apply rotates them. `-` reads one image from standard input and writes its indexed PNG to standard output.'
  static override examples = [
    '<%= config.bin %> predict runs/vortex-r101 street.jpg',
    "<%= config.bin %> predict model.safetensors 'holidays/**/*.jpg' --out results --flip",
    '<%= config.bin %> predict runs/aerial scene.tif --tile 1025 --overlap 256',
    '<%= config.bin %> predict runs/street - <frame.jpg >labels.png',
  ]
  static override args = {
    checkpoint: Args.string({ required: true, ignoreStdin: true, description: "a checkpoint or a run's folder" }),
    image: Args.string({
      required: true,
      multiple: true,
      ignoreStdin: true,
      description: 'image files, folders or globs, one or more; - is standard input',
    }),
  }
  static override flags = {
    out: Flags.string({
      summary:
        'Folder for the results (default: predictions, or predictions-2, … where that exists); - is standard output.',
      helpValue: 'DIR',
    }),
    confidence: Flags.boolean({
      summary: "Also write the probability of each pixel's class as an 8-bit PNG (255 is 1).",
    }),
    probabilities: Flags.boolean({
      summary: 'Also write the averaged probabilities as a float32 .npy [H, W, classes].',
    }),
    logits: Flags.boolean({ summary: 'Old name of --probabilities.', hidden: true }),
    only: Flags.string({
      summary: 'Keep only these classes; the others become background, or 255 if the class set has no background.',
      description:
        'Affects the PNG, the overlay and the printed shares. The network still chooses among all classes: confidence and probabilities do not change.',
      helpValue: 'NAME,NAME',
    }),
    'full-size': Flags.boolean({
      summary: 'Run large images at their original size.',
      exclusive: ['tile'],
    }),
    ...tileFlags,
    ...orientationFlag,
    shard: shardFlag('the folder of --out', { dependsOn: ['out'] }),
    ...overwriteFlag,
    ...checkpointFlag,
    ...viewFlags,
    ...devicesFlag,
  }

  async run(): Promise<PredictSummary | ShardSummary | undefined> {
    const { args, flags } = await this.parse(Predict)
    const { checkpoint, image: images } = args
    if (flags.logits) this.logToStderr('--logits is now called --probabilities, which is what it writes.')
    const options = {
      engine: await engineFrom(flags),
      ...{ checkpoint, choice: flags.checkpoint, views: viewsFrom(flags), tiles: checkTiles(flags) },
      ...(flags.orientation && { orientation: flags.orientation }),
      ...{ fullSize: flags['full-size'], only: flags.only?.split(',').map((name) => name.trim()) },
      ...{ confidence: flags.confidence, probabilities: flags.probabilities || flags.logits },
    }
    if (images.includes(STANDARD) || flags.out === STANDARD) {
      this.#checkStandard(images, { ...flags, ...options })
      const bytes = images[0] === STANDARD ? await buffer(process.stdin) : await readBytes(images[0]!, 'an image file')
      const name = images[0] === STANDARD ? 'standard input' : images[0]!
      const { predictImage } = await import('../core/inference/index.ts')
      process.stdout.write(await predictImage({ ...options, bytes, name }, this.work))
      return undefined
    }
    const { predictFiles, predictShard } = await import('../core/inference/index.ts')
    if (flags.shard) {
      const part = await predictShard({ ...options, images, out: flags.out!, shard: flags.shard }, this.work)
      if (part.faults.length > 0) this.foundFaults()
      this.log(formatShard(part))
      return part
    }
    const out = flags.out ?? (await freeFolder('predictions'))
    const summary = await predictFiles({ ...options, images, out, overwrite: flags.overwrite }, this.work)
    if (summary.faults.length > 0) this.foundFaults()
    this.log(formatPredictions(summary))
    return summary
  }

  /** One image in, one PNG out, and nothing else on standard output. */
  #checkStandard(
    images: readonly string[],
    flags: { out?: string | undefined; shard?: object | undefined; confidence: boolean; probabilities: boolean },
  ): void {
    const fail = (message: string) => {
      throw new VortexError('usage', message)
    }
    if (images.length > 1) fail(`Expected a single image with standard input or output but found ${images.length}.`)
    if ((flags.out ?? STANDARD) !== STANDARD)
      fail(`Expected --out - or none for an image from standard input but found ${flags.out}.`)
    if (flags.shard) fail('--shard divides several images: name files and a folder with --out.')
    if (flags.confidence || flags.probabilities || this.jsonEnabled())
      fail('Standard output carries only the indexed PNG: leave out --confidence, --probabilities and --json.')
    if (process.stdout.isTTY) fail('The PNG would be written to the terminal: redirect it with >labels.png.')
  }
}
