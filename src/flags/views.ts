import { Flags } from '@oclif/core'
import type { ViewOptions } from '../core/inference/index.ts'

/** core/inference's `MULTI_SCALE`, which `--help` must not load; a test holds them together. */
const MULTI_SCALE = [0.5, 0.75, 1, 1.25, 1.5, 1.75]

const scales = Flags.custom<number[]>({
  helpValue: '0.5,1,…',
  parse: (text) => {
    const values = text.split(',').map(Number)
    if (values.every((value) => value >= 0.1 && value <= 4)) return Promise.resolve(values)
    return Promise.reject(new Error(`Expected factors from 0.1 to 4 for --scales but found ${text}.`))
  },
})

/** How pictures are shown to the network: the same flags wherever something is predicted. */
export const viewFlags = {
  scales: scales({ summary: 'Average over these scales of the image (default 1).' }),
  flip: Flags.boolean({ summary: 'Average over the image and its mirror image.' }),
  multiscale: Flags.boolean({
    summary: "The paper's views: six scales from 0.5 to 1.75, each with flip (17 times the work).",
    exclusive: ['scales'],
  }),
  protocol: Flags.option({
    options: ['pad', 'whole'] as const,
    summary: "Pad to the evaluation crop, or keep the image's own size (default: from the recipe, else pad).",
  })(),
  batch: Flags.integer({
    min: 1,
    max: 256,
    helpValue: 'N',
    summary: 'Images, or views of one scale, per forward pass (default 1).',
    description:
      'Larger batches make better use of a GPU. They change the order of sums, so a pixel where two classes agree to six digits may change its class.',
  }),
  crop: Flags.integer({ min: 33, summary: 'Evaluation crop in pixels (default: from the recipe, else 513).' }),
}

/** The options that these flags name; what is not named is left to the checkpoint. */
export function viewsFrom(flags: {
  scales?: number[] | undefined
  flip: boolean
  multiscale: boolean
  protocol?: 'pad' | 'whole' | undefined
  crop?: number | undefined
  batch?: number | undefined
}): Partial<ViewOptions> {
  return {
    ...(flags.scales && { scales: flags.scales }),
    ...(flags.flip && { flip: true }),
    ...(flags.multiscale && { scales: MULTI_SCALE, flip: true }),
    ...(flags.protocol && { protocol: flags.protocol }),
    ...(flags.crop !== undefined && { crop: flags.crop }),
    ...(flags.batch !== undefined && { batch: flags.batch }),
  }
}
