import * as tf from '@tensorflow/tfjs'
import type { Tensor, Tensor3D } from '@tensorflow/tfjs'
import type { LossSettings } from '../../recipes/index.ts'

type OhemSettings = Exclude<LossSettings['ohem'], 'none'>

/**
 * Online hard example mining, mmsegmentation's selection (`OHEMPixelSampler` with a threshold): of the pixels that count,
 * those whose class has a probability below the threshold, which is raised to the probability that `keep` pixels per image
 * are below, or to the largest where there are fewer.
 * @param losses cross-entropies [N, H, W]
 * @param labels int32 [N, H, W]
 * @returns 1 for selected pixels, else 0: [N, H, W]
 */
export function selectHardPixels(losses: Tensor3D, labels: Tensor, { threshold, keep }: OhemSettings): Tensor {
  const [images] = losses.shape
  const counted = tf.notEqual(labels, tf.scalar(255, 'int32'))
  const probability = tf.exp(tf.neg(losses))
  // Pixels that do not count come after all others.
  const ordered = tf.reshape(tf.where(counted, probability, tf.fill(losses.shape, 2)), [-1])
  const lowest = tf.neg(tf.topk(tf.neg(ordered), Math.min(keep * images, losses.size - 1) + 1).values)
  const largest = tf.max(tf.where(counted, probability, tf.zerosLike(probability)))
  const raised = tf.maximum(tf.minimum(tf.max(lowest), largest), threshold)
  return tf.cast(tf.logicalAnd(tf.less(probability, raised), counted), 'float32')
}
