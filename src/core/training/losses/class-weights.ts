import * as tf from '@tensorflow/tfjs'
import type { Tensor } from '@tensorflow/tfjs'

/** The weight of each pixel's class, 0 where the label is 255: [N, H, W]. */
export function weightsOfPixels(labels: Tensor, classWeights: readonly number[]): Tensor {
  const classes = tf.tensor1d([...classWeights.keys()], 'int32')
  // tfjs would read the labels to gather by them, which have no value yet while a graph is recorded.
  const isClass = tf.cast(tf.equal(tf.expandDims(labels, 3), classes), 'float32')
  return tf.sum(tf.mul(isClass, tf.tensor1d([...classWeights])), 3)
}

/** What a loss over these pixels is divided by: the sum of their classes' weights, or their number; 1 where that is 0. */
export function divisorOf(labels: Int32Array, classWeights: 'none' | readonly number[]): number {
  let sum = 0
  for (const label of labels) if (label !== 255) sum += classWeights === 'none' ? 1 : classWeights[label]!
  return sum > 0 ? sum : 1
}
