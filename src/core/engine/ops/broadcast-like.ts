import * as tf from '@tensorflow/tfjs'
import type { Tensor4D } from '@tensorflow/tfjs'
import { requireMap, requireShape } from './checks.ts'
import { withGradient } from './gradient.ts'
import { runKernel } from './kernels.ts'

/**
 * One value a channel, repeated over the reference's map (bilinear upsampling of a 1 x 1 map).
 * @param x [N, 1, 1, C]
 * @param reference [N, H, W, .]; only its size counts
 * @returns [N, H, W, C]
 */
export function broadcastLike(x: Tensor4D, reference: Tensor4D): Tensor4D {
  requireMap('broadcastLike', 'x', x)
  requireMap('broadcastLike', 'reference', reference)
  requireShape('broadcastLike', 'x', x, [x.shape[0], 1, 1, x.shape[3]])
  const [, height, width] = reference.shape
  return withGradient(x, () => ({
    value: runKernel('VortexBroadcast', { x, reference }, { height, width }),
    gradient: (dy) => tf.mul(runKernel('VortexGlobalMean', { x: dy }, {}), height * width),
  }))
}
