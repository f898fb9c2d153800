import * as tf from '@tensorflow/tfjs'
import type { Tensor } from '@tensorflow/tfjs'
import { requireShape } from './checks.ts'

/**
 * x · mask, elementwise. The mask is an input of the program (0 or 1 / (1 - rate), drawn from seed and step): one drawn here
 * would be recorded and be the same for ever.
 * @param x any shape
 * @param mask like x; takes no gradient
 */
export function dropout(x: Tensor, mask: Tensor): Tensor {
  requireShape('dropout', 'mask', mask, x.shape)
  return tf.customGrad((input: Tensor | tf.GradSaveFunc, save: Tensor | tf.GradSaveFunc) => {
    ;(save as tf.GradSaveFunc)([mask])
    return { value: tf.mul(input as Tensor, mask), gradFunc: (dy: Tensor, [saved]: Tensor[]) => tf.mul(dy, saved!) }
  })(x)
}
