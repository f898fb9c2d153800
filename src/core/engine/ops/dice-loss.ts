import * as tf from '@tensorflow/tfjs'
import type { Scalar, Tensor, Tensor4D } from '@tensorflow/tfjs'
import { IGNORE, requireLabels } from './checks.ts'
import { withGradient } from './gradient.ts'

/**
 * Σ over the images of (1 − mean over the classes in the image's labels of 2 Σ p t / (Σ p + Σ t)) / images, p the softmax
 * and t the labels, over the pixels whose label is not 255. An image without any such pixel has loss 0.
 * @param logits [N, H, W, C]
 * @param labels int32 [N, H, W], each 0 … C - 1 or 255
 * @param images of the whole batch, of which these may be a part
 */
export function diceLoss(logits: Tensor4D, labels: Tensor, images: number): Scalar {
  requireLabels('diceLoss', logits, labels)
  const overMap = (x: Tensor) => tf.sum(x, [1, 2], true)
  return withGradient(logits, () => {
    const classes = logits.shape[3]
    const counted = tf.expandDims(tf.cast(tf.notEqual(labels, tf.scalar(IGNORE, 'int32')), 'float32'), 3)
    const indices = tf.tensor1d(Array.from({ length: classes }, (_, c) => c), 'int32') // prettier-ignore
    const truth = tf.cast(tf.equal(tf.expandDims(labels, 3), indices), 'float32')
    const softmax = tf.softmax(logits)
    // [N, 1, 1, C]
    const area = overMap(truth)
    const present = tf.cast(tf.greater(area, 0), 'float32')
    const shared = overMap(tf.mul(softmax, truth))
    const sum = tf.maximum(tf.add(overMap(tf.mul(softmax, counted)), area), 1)
    // [N, 1, 1, 1]
    const number = tf.maximum(tf.sum(present, 3, true), 1)
    const share = tf.div(present, tf.mul(number, images))
    const value = tf.sum(tf.mul(share, tf.sub(1, tf.div(tf.mul(shared, 2), sum)))).asScalar()
    // d value / dp = share · (2 shared − 2 t sum) / sum², then through the softmax.
    const base = tf.div(tf.mul(share, tf.mul(shared, 2)), tf.square(sum))
    const slope = tf.mul(counted, tf.sub(base, tf.mul(truth, tf.div(tf.mul(share, 2), sum))))
    const mean = tf.sum(tf.mul(slope, softmax), 3, true)
    const dlogits = tf.mul(softmax, tf.sub(slope, mean))
    return { value, save: [dlogits], gradient: (dy, [saved]) => tf.mul(saved!, dy) }
  })
}
