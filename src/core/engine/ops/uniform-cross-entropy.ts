import * as tf from '@tensorflow/tfjs'
import type { Scalar, Tensor, Tensor3D, Tensor4D } from '@tensorflow/tfjs'
import { requireMap, requireShape } from './checks.ts'
import { withGradient } from './gradient.ts'

/**
 * Σ w · Σ_c u_c · (−log p_c) / divisor: the cross-entropy of each pixel against all classes, which label smoothing adds.
 * @param logits [N, H, W, C]
 * @param weights w [N, H, W], 0 for pixels that do not count; takes no gradient
 * @param classWeights u [C]
 */
export function uniformCrossEntropy(
  logits: Tensor4D,
  { weights, classWeights, divisor }: { weights: Tensor; classWeights: readonly number[]; divisor: Tensor },
): Scalar {
  requireMap('uniformCrossEntropy', 'logits', logits)
  requireShape('uniformCrossEntropy', 'weights', weights, logits.shape.slice(0, 3))
  return withGradient(logits, () => {
    const row = tf.tensor1d([...classWeights])
    const total = classWeights.reduce((sum, weight) => sum + weight, 0)
    const shares = tf.div(weights, divisor)
    const logs = tf.logSoftmax(logits)
    const losses = tf.neg(tf.sum<Tensor3D>(tf.mul(logs, row), 3))
    const slope = tf.sub(tf.mul(tf.exp(logs), total), row)
    return {
      value: tf.sum(tf.mul(losses, shares)).asScalar(),
      save: [tf.mul(slope, tf.expandDims(shares, 3))],
      gradient: (dy, [saved]) => tf.mul(saved!, dy),
    }
  })
}
