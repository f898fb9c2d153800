import * as tf from '@tensorflow/tfjs'
import type { ConvolutionAttrs } from '../../ops/kernels.ts'
import type { ComposedKernels } from './composed.ts'
import { joinSlabs, slabsOf } from './slabs.ts'

type Map = tf.Tensor4D
type Size = [number, number, number, number]

export const conv2dKernels: Pick<
  ComposedKernels,
  'VortexConv2D' | 'VortexConv2DInputGradient' | 'VortexConv2DFilterGradient'
> = {
  VortexConv2D: ({ x, filter }, attrs) => convolve(x, filter, attrs),

  /** A convolution of dy, spread out again by the stride, with the filter turned round and its channels swapped. */
  VortexConv2DInputGradient({ dy, filter }, { stride, dilation, padding, inputShape }) {
    const [, height, width] = inputShape as Size
    const reach = dilation * (filter.shape[0] - 1)
    const spread = spreadOut(dy, stride, [height + 2 * padding - reach, width + 2 * padding - reach])
    return convolve(spread, turned(filter), { stride: 1, dilation, padding: reach - padding })
  },

  /** For each cell of the filter: (x as that cell saw it)ᵀ · dy. */
  VortexConv2DFilterGradient({ x, dy }, attrs) {
    const [size, , channels, filters] = attrs.filterShape as Size
    const slabs = slabsOf(tf.reshape<tf.Rank.R2>(dy, [-1, filters])) // [P, D]
    const see = viewOf(x, dy, attrs)
    const cells = Array.from({ length: size * size }, (_, cell) =>
      tf.tidy(() => {
        const seen = tf.reshape(see(Math.floor(cell / size), cell % size), [-1, channels]) // [P, C]
        // On wasm a product with a transposing flag takes 20 times as long.
        const factor = tf.transpose(seen) as tf.Tensor2D
        return joinSlabs(slabs.map((slab) => tf.matMul(factor, slab))) // [C, D]
      }),
    )
    return tf.reshape(tf.concat(cells), attrs.filterShape as Size)
  },
}

function convolve(x: Map, filter: Map, { stride, dilation, padding }: ConvolutionAttrs): Map {
  return joinSlabs(slabsOf(filter).map((slab) => tf.conv2d(x, slab, stride, padding, 'NHWC', dilation)))
}

/** [k, k, C, D] to [k, k, D, C], its cells in opposite order. (`tf.reverse` takes 30 times as long on wasm.) */
function turned(filter: Map): Map {
  const swapped = tf.transpose(filter, [0, 1, 3, 2])
  const values = swapped.dataSync<'float32'>()
  const [size, , filters, channels] = swapped.shape
  const cell = filters * channels
  const result = new Float32Array(values.length)
  for (let at = 0; at < size * size; at++)
    result.set(values.subarray(at * cell, (at + 1) * cell), values.length - (at + 1) * cell)
  return tf.tensor4d(result, swapped.shape)
}

/** What a cell (row, column) of the filter meets over the whole map: [N, H', W', C]. */
function viewOf(
  x: Map,
  dy: Map,
  { stride, dilation, padding }: ConvolutionAttrs,
): (row: number, column: number) => Map {
  const [batch, height, width] = dy.shape
  const channels = x.shape[3]
  const padded = padding === 0 ? x : tf.pad(x, [[0, 0], [padding, padding], [padding, padding], [0, 0]]) // prettier-ignore
  if (stride === 1)
    return (row, column) =>
      tf.slice(padded, [0, row * dilation, column * dilation, 0], [batch, height, width, channels])
  // `tf.stridedSlice` goes number by number.
  const [, rows, columns] = padded.shape
  const values = padded.dataSync<'float32'>()
  return (row, column) => {
    const seen = new Float32Array(batch * height * width * channels)
    let at = 0
    for (let n = 0; n < batch; n++)
      for (let i = 0; i < height; i++)
        for (let j = 0; j < width; j++, at += channels) {
          const cell = (n * rows + i * stride + row * dilation) * columns + j * stride + column * dilation
          for (let c = 0; c < channels; c++) seen[at + c] = values[cell * channels + c]!
        }
    return tf.tensor4d(seen, [batch, height, width, channels])
  }
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
