import * as tf from '@tensorflow/tfjs'
import type { Tensor1D, Tensor4D } from '@tensorflow/tfjs'
import { requireMap, requireShape } from './checks.ts'
import { defineGradient } from './gradient.ts'
import { runKernel } from './kernels.ts'

/**
 * Batch normalization with fixed statistics: (x - mean) · scale / sqrt(variance + epsilon) + offset.
 * Gradients flow to x, scale and offset; the statistics are constants.
 * @param x [N, H, W, C]; the rest [C]
 */
export function batchNormFrozen(
  x: Tensor4D,
  scale: Tensor1D,
  offset: Tensor1D,
  mean: Tensor1D,
  variance: Tensor1D,
  epsilon: number,
): Tensor4D {
  requireMap('batchNormFrozen', 'x', x)
  for (const [name, vector] of Object.entries({ scale, offset, mean, variance }))
    requireShape('batchNormFrozen', name, vector, [x.shape[3]])
  return runKernel('VortexBatchNormFrozen', { x, scale, offset, mean, variance }, { epsilon })
}

defineGradient('VortexBatchNormFrozen', {
  saveInputs: ['x', 'scale', 'mean', 'variance'],
  gradient: ({ dy, inputs: { x, scale, mean, variance }, attrs: { epsilon } }) => {
    const inverse = tf.rsqrt(tf.add(variance, epsilon)) // [C]
    return {
      x: () => tf.mul(dy, tf.mul(scale, inverse)),
      scale: () => tf.mul(inverse, tf.sum(tf.mul(dy, tf.sub(x, mean)), [0, 1, 2])),
      offset: () => tf.sum(dy, [0, 1, 2]),
    }
  },
})
