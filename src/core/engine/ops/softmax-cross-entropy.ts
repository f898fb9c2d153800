import * as tf from '@tensorflow/tfjs'
import type { Scalar, Tensor, Tensor4D } from '@tensorflow/tfjs'
import { IGNORE, requireLabels } from './checks.ts'
import { withGradient } from './gradient.ts'
import { runKernel } from './kernels.ts'

export interface PixelSum {
  /**
   * What the sum over the pixels is divided by, a scalar. It is given, not counted here, so that parts of a batch (micro
   * batches, replicas) can share the whole batch's count: their losses and gradients then add up to the batch's.
   */
  divisor: Tensor
  /** A weight per pixel, [N, H, W]; takes no gradient. Default 1. */
  weights?: Tensor | undefined
}

/**
 * Σ w · cross-entropy / divisor over the pixels whose label is not 255.
 * @param logits [N, H, W, C]
 * @param labels int32 [N, H, W], each 0 … C - 1 or 255
 */
export function softmaxCrossEntropy(logits: Tensor4D, labels: Tensor, { divisor, weights }: PixelSum): Scalar {
  requireLabels('softmaxCrossEntropy', logits, labels)
  return withGradient(logits, () => {
    const inputs = { logits, labels, divisor, ...(weights && { weights }) }
    const [loss, dlogits] = runKernel('VortexCrossEntropy', inputs, { ignore: IGNORE })
    return { value: loss, save: [dlogits], gradient: (dy, [saved]) => tf.mul(saved!, dy) }
  })
}
