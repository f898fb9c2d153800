import type { Tensor4D } from '@tensorflow/tfjs'
import { describe, misuse, requireMap } from './checks.ts'
import { defineGradient } from './gradient.ts'
import { runKernel } from './kernels.ts'

export interface Conv2DOptions {
  stride?: number
  dilation?: number
  /** Cells of zeros on each side (PyTorch's rule), or `same`: dilation · (k - 1) / 2. Default `same`. */
  padding?: number | 'same'
}

/**
 * Convolution with a square filter, no bias.
 * @param x [N, H, W, C]
 * @param filter [k, k, C, D]
 * @returns [N, H', W', D], H' = floor((H + 2 padding - dilation (k - 1) - 1) / stride) + 1
 */
export function conv2d(x: Tensor4D, filter: Tensor4D, options: Conv2DOptions = {}): Tensor4D {
  requireMap('conv2d', 'x', x)
  requireMap('conv2d', 'filter', filter)
  const [size, width, channels] = filter.shape
  const { stride = 1, dilation = 1 } = options
  if (size !== width) throw misuse('conv2d', 'a square filter', describe(filter))
  if (channels !== x.shape[3]) throw misuse('conv2d', `a filter for ${x.shape[3]} channels`, describe(filter))
  const reach = dilation * (size - 1)
  const padding = options.padding === undefined || options.padding === 'same' ? reach / 2 : options.padding
  if (!Number.isInteger(padding)) throw misuse('conv2d', "an odd filter for 'same' padding", describe(filter))
  if (Math.min(x.shape[1], x.shape[2]) + 2 * padding < reach + 1)
    throw misuse('conv2d', `a padded map of at least ${reach + 1} cells`, describe(x))
  return runKernel('VortexConv2D', { x, filter }, { stride, dilation, padding })
}

defineGradient('VortexConv2D', {
  saveInputs: ['x', 'filter'],
  gradient: ({ dy, inputs: { x, filter }, attrs }) => ({
    x: () => runKernel('VortexConv2DInputGradient', { dy, filter }, { ...attrs, inputShape: x.shape }),
    filter: () => runKernel('VortexConv2DFilterGradient', { x, dy }, { ...attrs, filterShape: filter.shape }),
  }),
})
