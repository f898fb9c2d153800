import * as tf from '@tensorflow/tfjs'
import type { Tensor } from '@tensorflow/tfjs'
import { requireMap } from './checks.ts'
import { runKernel } from './kernels.ts'

/** Mean over the map: [N, H, W, C] to [N, 1, 1, C]. */
export function globalMean(x: Tensor): Tensor {
  requireMap('globalMean', 'x', x)
  const [, height, width] = x.shape
  return tf.customGrad((input: Tensor | tf.GradSaveFunc) => ({
    value: runKernel('VortexGlobalMean', { x: input as Tensor }, {}),
    gradFunc: (dy: Tensor) => runKernel('VortexBroadcast', { x: tf.div(dy, height * width) }, { height, width }),
  }))(x)
}
