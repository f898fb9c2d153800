import * as tf from '@tensorflow/tfjs'
import type { ComposedKernels } from './composed.ts'

export const averagePoolKernels: Pick<ComposedKernels, 'VortexAveragePool' | 'VortexAveragePoolGradient'> = {
  VortexAveragePool({ x }, { size, border }) {
    const pooled = poolWithZeros(x, size)
    return border === 'zeros' ? pooled : tf.mul(pooled, sharesInside(x, size))
  },

  /** The window is symmetric: whatever share of a cell went into a mean comes back from it. */
  VortexAveragePoolGradient({ dy }, { size, border }) {
    return poolWithZeros(border === 'zeros' ? dy : tf.mul(dy, sharesInside(dy, size)), size)
  },
}

/** Two one-dimensional passes. tfjs' own 'same' pool divides by the cells inside, and its gradient is wrong at the borders. */
function poolWithZeros(x: tf.Tensor4D, size: number): tf.Tensor4D {
  const reach = (size - 1) / 2
  const down = poolInside(
    tf.pad(x, [
      [0, 0],
      [reach, reach],
      [0, 0],
      [0, 0],
    ]),
    [size, 1],
  )
  return poolInside(
    tf.pad(down, [
      [0, 0],
      [0, 0],
      [reach, reach],
      [0, 0],
    ]),
    [1, size],
  )
}

/** The kernel itself: `tf.avgPool` copies what it gives. */
function poolInside(x: tf.Tensor4D, filterSize: [number, number]): tf.Tensor4D {
  return tf.engine().runKernel('AvgPool', { x }, { filterSize, strides: 1, pad: 'valid' })
}

/** size² / (cells of the window inside the map): [1, H, W, 1]. */
function sharesInside(x: tf.Tensor4D, size: number): tf.Tensor4D {
  const [, height, width] = x.shape
  const [down, across] = [cellsInside(height, size), cellsInside(width, size)]
  const shares = new Float32Array(height * width)
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++)
      shares[row * width + column] = (size * size) / (down[row]! * across[column]!)
  return tf.tensor4d(shares, [1, height, width, 1])
}

function cellsInside(length: number, size: number): number[] {
  const reach = (size - 1) / 2
  return Array.from({ length }, (_, at) => Math.min(length - 1, at + reach) - Math.max(0, at - reach) + 1)
}
