import * as tf from '@tensorflow/tfjs'
import type { Tensor } from '@tensorflow/tfjs'
import { requireMap, requireShape } from './checks.ts'
import { runKernel } from './kernels.ts'

/**
 * One value a channel, repeated over the reference's map (bilinear upsampling of a 1 x 1 map).
 * @param x [N, 1, 1, C]
 * @param reference [N, H, W, .]; only its size counts
 * @returns [N, H, W, C]
 */
export function broadcastLike(x: Tensor, reference: Tensor): Tensor {
  requireMap('broadcastLike', 'x', x)
  requireMap('broadcastLike', 'reference', reference)
  requireShape('broadcastLike', 'x', x, [x.shape[0], 1, 1, x.shape[3]])
  const [, height, width] = reference.shape
  // The reference stays outside the tape: it takes no gradient, not even zeros.
  return tf.customGrad((input: Tensor | tf.GradSaveFunc) => ({
    value: runKernel('VortexBroadcast', { x: input as Tensor, reference }, { height, width }),
    gradFunc: (dy: Tensor) => tf.mul(runKernel('VortexGlobalMean', { x: dy }, {}), height * width),
  }))(x)
}
