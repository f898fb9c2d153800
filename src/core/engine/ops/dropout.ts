import * as tf from '@tensorflow/tfjs'
import type { Tensor, Tensor4D } from '@tensorflow/tfjs'
import { requireShape } from './checks.ts'
import { withGradient } from './gradient.ts'

/**
 * x · mask, elementwise. The mask is an input of the program (0 or 1 / (1 - rate), drawn from seed and step): one drawn here
 * would be recorded and be the same for ever.
 * @param x any shape
 * @param mask like x; takes no gradient
 */
export function dropout(x: Tensor4D, mask: Tensor): Tensor4D {
  requireShape('dropout', 'mask', mask, x.shape)
  return withGradient(x, () => ({
    value: tf.mul(x, mask),
    save: [mask],
    gradient: (dy, [saved]) => tf.mul(dy, saved!),
  }))
}
