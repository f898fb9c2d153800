import * as tf from '@tensorflow/tfjs'
import type { ComposedKernels } from './composed.ts'
import { channelMeans } from './global.ts'

export const batchNormKernels: Pick<
  ComposedKernels,
  'VortexBatchNorm' | 'VortexBatchNormGradient' | 'VortexBatchNormFrozen'
> = {
  VortexBatchNorm({ x, scale, offset }, { epsilon }) {
    const [batch, height, width, channels] = x.shape
    const count = batch * height * width
    const mean = channelMeans(x) // [C]
    const centred = tf.sub<tf.Tensor4D>(x, mean)
    const variance = channelMeans(tf.square(centred))
    const inverse = tf.rsqrt(tf.add(variance, epsilon))
    const y = tf.add<tf.Tensor4D>(tf.mul(centred, tf.mul(scale, inverse)), offset)
    const unbiased = tf.mul<tf.Tensor1D>(variance, count / Math.max(1, count - 1))
    return [y, mean, unbiased, mean.clone(), inverse, tf.zeros([0, channels])]
  },

  /** With m1 = mean(dy), m2 = mean(dy · x̂): dx = γ / σ · (dy - m1 - x̂ · m2). */
  VortexBatchNormGradient({ dy, x, scale, reserve1: mean, reserve2: inverse }) {
    const [batch, height, width] = x.shape
    const count = batch * height * width
    const m1 = channelMeans(dy)
    const m2 = tf.mul(inverse, tf.sub(channelMeans(tf.mul(dy, x)), tf.mul(mean, m1)))
    // dx = a · dy + b · x + d, each [C]
    const a = tf.mul(scale, inverse)
    const b = tf.neg(tf.mul(tf.mul(a, inverse), m2))
    const d = tf.neg(tf.add(tf.mul(a, m1), tf.mul(b, mean)))
    const dx = tf.add<tf.Tensor4D>(tf.add(tf.mul(dy, a), tf.mul(x, b)), d)
    return [dx, tf.mul(m2, count), tf.mul(m1, count)]
  },

  VortexBatchNormFrozen({ x, scale, offset, mean, variance }, { epsilon }) {
    const factor = tf.mul(scale, tf.rsqrt(tf.add(variance, epsilon))) // [C]
    return tf.add(tf.mul(x, factor), tf.sub(offset, tf.mul(mean, factor)))
  },
}
