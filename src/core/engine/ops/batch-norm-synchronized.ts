import * as tf from '@tensorflow/tfjs'
import type { GradSaveFunc, Tensor, Tensor1D, Tensor4D } from '@tensorflow/tfjs'
import type { BatchStatistics } from './batch-norm-training.ts'
import { requireMap, requireShape } from './checks.ts'
import { runKernel } from './kernels.ts'
import { sumOfReplicas } from './replica-sum.ts'

/** The moments of the whole batch [C], and over how many values per channel they are. */
interface Moments {
  mean: Tensor1D
  /** Biased. */
  variance: Tensor1D
  count: number
  epsilon: number
}

/**
 * `batchNormTraining` by the statistics of all replicas' batches together. The gradients of scale and offset are this
 * replica's part of their sum.
 * @param x [N, H, W, C], of the same shape in every replica
 * @param scale [C]
 * @param offset [C]
 */
export function batchNormSynchronized(
  x: Tensor4D,
  scale: Tensor1D,
  offset: Tensor1D,
  epsilon: number,
  replicas: number,
): BatchStatistics {
  requireMap('batchNormSynchronized', 'x', x)
  requireShape('batchNormSynchronized', 'scale', scale, [x.shape[3]])
  requireShape('batchNormSynchronized', 'offset', offset, [x.shape[3]])
  const own = x.shape[0] * x.shape[1] * x.shape[2]
  const count = own * replicas
  // Of one replica alone; what it normalizes by them is thrown away.
  const [, ownMean, ownVariance] = runKernel('VortexBatchNorm', { x, scale, offset }, { epsilon })
  const mean = tf.div<Tensor1D>(sumOfReplicas(ownMean), replicas)
  // Chan, Golub and LeVeque's rule for joining sums of squares. The kernel's variance is Bessel-corrected.
  const squares = tf.add(tf.mul(ownVariance, own - 1), tf.mul(tf.square(tf.sub(ownMean, mean)), own))
  const sum = sumOfReplicas(squares) as Tensor1D
  const y = normalize(x, scale, offset, { mean, variance: tf.div(sum, count), count, epsilon })
  return { y, mean, variance: tf.div(sum, Math.max(1, count - 1)) }
}

/** (x - mean) · scale / sqrt(variance + epsilon) + offset, with the gradient of moments that x itself decides. */
function normalize(x: Tensor4D, scale: Tensor1D, offset: Tensor1D, { mean, variance, count, epsilon }: Moments) {
  return tf.customGrad<Tensor4D>((...given) => {
    const save = given.at(-1) as unknown as GradSaveFunc
    save([x, scale, mean, variance])
    return {
      value: runKernel('VortexBatchNormFrozen', { x, scale, offset, mean, variance }, { epsilon }),
      gradFunc: (dy: Tensor4D, saved: Tensor[]) => gradients(dy, saved as Saved, count, epsilon),
    }
  })(x, scale, offset)
}

type Saved = [x: Tensor4D, scale: Tensor1D, mean: Tensor1D, variance: Tensor1D]

/** With m1 = mean(dy), m2 = mean(dy · x̂) over all replicas: dx = γ / σ · (dy - m1 - x̂ · m2). */
function gradients(dy: Tensor4D, [x, scale, mean, variance]: Saved, count: number, epsilon: number): Tensor[] {
  const inverse = tf.rsqrt(tf.add(variance, epsilon)) // [C]
  const doffset = tf.sum<Tensor1D>(dy, [0, 1, 2])
  // The sum of dy · (x - mean). A map x - mean needs no dy, so TensorFlow would make it in the forward pass and keep it.
  const centered = tf.sub(tf.sum<Tensor1D>(tf.mul(dy, x), [0, 1, 2]), tf.mul(mean, doffset))
  const dscale = tf.mul(inverse, centered)
  const m1 = tf.div(sumOfReplicas(doffset), count)
  const m2 = tf.div(sumOfReplicas(dscale), count)
  // dx = a · dy + b · x + d, each [C]
  const a = tf.mul(scale, inverse)
  const b = tf.neg(tf.mul(tf.mul(a, inverse), m2))
  const d = tf.neg(tf.add(tf.mul(a, m1), tf.mul(b, mean)))
  return [tf.add(tf.add(tf.mul(dy, a), tf.mul(x, b)), d), dscale, doffset]
}
