import * as tf from '@tensorflow/tfjs'
import type { Tensor4D } from '@tensorflow/tfjs'
import { requireMap } from './checks.ts'
import { withGradient } from './gradient.ts'
import { runKernel } from './kernels.ts'

/** Mean over the map: [N, H, W, C] to [N, 1, 1, C]. */
export function globalMean(x: Tensor4D): Tensor4D {
  requireMap('globalMean', 'x', x)
  const [, height, width] = x.shape
  return withGradient(x, () => ({
    value: runKernel('VortexGlobalMean', { x }, {}),
    gradient: (dy) => runKernel('VortexBroadcast', { x: tf.div<Tensor4D>(dy, height * width) }, { height, width }),
  }))
}
