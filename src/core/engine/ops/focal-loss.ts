import * as tf from '@tensorflow/tfjs'
import type { Scalar, Tensor, Tensor4D } from '@tensorflow/tfjs'
import { IGNORE, requireLabels } from './checks.ts'
import { withGradient } from './gradient.ts'
import { runKernel } from './kernels.ts'
import type { PixelSum } from './softmax-cross-entropy.ts'

/**
 * Focal loss over softmax: Σ w · (1 − p)^γ · cross-entropy / divisor over the pixels whose label is not 255, p the
 * probability of a pixel's class (arXiv 1708.02002, without α).
 * @param logits [N, H, W, C]
 * @param labels int32 [N, H, W], each 0 … C - 1 or 255
 * @param gamma above 0
 */
export function focalLoss(
  logits: Tensor4D,
  labels: Tensor,
  { gamma, divisor, weights }: PixelSum & { gamma: number },
): Scalar {
  requireLabels('focalLoss', logits, labels)
  return withGradient(logits, () => {
    const losses = runKernel('VortexPixelLosses', { logits, labels }, { ignore: IGNORE })
    // 1 − p, exact where p is near 1.
    const rest = tf.neg(tf.expm1(tf.neg(losses)))
    const focus = weights ? tf.mul(tf.pow(rest, gamma), weights) : tf.pow(rest, gamma)
    const value = tf.div<Scalar>(tf.sum(tf.mul(focus, losses)), divisor)
    // The derivative is cross-entropy's, times (1 − p)^γ (1 + γ p CE / (1 − p)).
    const slope = tf.div(tf.mul(tf.sub(1, rest), losses), tf.maximum(rest, TINY))
    const inputs = { logits, labels, divisor, weights: tf.mul(focus, tf.add(1, tf.mul(slope, gamma))) }
    const [, dlogits] = runKernel('VortexCrossEntropy', inputs, { ignore: IGNORE })
    return { value, save: [dlogits], gradient: (dy, [saved]) => tf.mul(saved!, dy) }
  })
}

/** Instead of dividing 0 by 0. */
const TINY = 1e-30
