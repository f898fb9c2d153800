import * as tf from '@tensorflow/tfjs'
import type { ComposedKernels } from './composed.ts'
import type { ConvolutionAttrs } from '../../ops/kernels.ts'

type Map = tf.Tensor4D
type Size = [number, number, number, number]

export const conv2dKernels: Pick<
  ComposedKernels,
  'VortexConv2D' | 'VortexConv2DInputGradient' | 'VortexConv2DFilterGradient'
> = {
  VortexConv2D: ({ x, filter }, { stride, dilation, padding }) =>
    tf.conv2d(x, filter, stride, padding, 'NHWC', dilation),

  /** A convolution of dy, spread out again by the stride, with the filter turned round and its channels swapped. */
  VortexConv2DInputGradient({ dy, filter }, { stride, dilation, padding, inputShape }) {
    const [, height, width] = inputShape as Size
    const reach = dilation * (filter.shape[0] - 1)
    const turned = tf.transpose(tf.reverse(filter, [0, 1]), [0, 1, 3, 2]) // [k, k, D, C]
    const spread = spreadOut(dy, stride, [height + 2 * padding - reach, width + 2 * padding - reach])
    return tf.conv2d(spread, turned, 1, reach - padding, 'NHWC', dilation)
  },

  /** For each cell of the filter: (x as that cell saw it)ᵀ · dy. */
  VortexConv2DFilterGradient({ x, dy }, attrs) {
    const [size, , channels, filters] = attrs.filterShape as Size
    const padded = padMap(x, attrs.padding)
    const gradients = tf.reshape(dy, [-1, filters]) // [P, D]
    const cells: tf.Tensor[] = []
    for (let row = 0; row < size; row++)
      for (let column = 0; column < size; column++)
        cells.push(
          tf.tidy(() => {
            const seen = tf.reshape<tf.Rank.R2>(seenBy(padded, [row, column], dy, attrs), [-1, channels]) // [P, C]
            return tf.matMul(tf.transpose(seen), gradients)
          }),
        )
    return tf.reshape(tf.stack(cells), attrs.filterShape as Size)
  },
}

function padMap(x: Map, padding: number): Map {
  return padding === 0 ? x : tf.pad(x, [[0, 0], [padding, padding], [padding, padding], [0, 0]]) // prettier-ignore
}

/** What one cell of the filter meets over the whole map: [N, H', W', C]. */
function seenBy(padded: Map, [row, column]: [number, number], dy: Map, { stride, dilation }: ConvolutionAttrs): Map {
  const [batch, height, width] = dy.shape
  const channels = padded.shape[3]
  const begin: Size = [0, row * dilation, column * dilation, 0]
  if (stride === 1) return tf.slice(padded, begin, [batch, height, width, channels])
  const end: Size = [
    batch,
    row * dilation + (height - 1) * stride + 1,
    column * dilation + (width - 1) * stride + 1,
    channels,
  ]
  return tf.stridedSlice(padded, begin, end, [1, stride, stride, 1]) as Map
}

/** Puts `stride - 1` zeros between the cells of `dy`, and fills or cuts the far end to `height` x `width`. */
function spreadOut(dy: Map, stride: number, [height, width]: [number, number]): Map {
  if (stride === 1) return dy
  const [batch, rows, columns, channels] = dy.shape
  const gap = stride - 1
  const across = tf.concat([dy, tf.zeros([batch, rows, columns, gap * channels])], 3)
  const lines = tf.reshape(across, [batch, rows, stride * columns * channels])
  const down = tf.concat([lines, tf.zeros([batch, rows, gap * stride * columns * channels])], 2)
  const all = tf.reshape<tf.Rank.R4>(down, [batch, stride * rows, stride * columns, channels])
  return tf.slice(all, [0, 0, 0, 0], [batch, height, width, channels])
}
