import * as tf from '@tensorflow/tfjs'
import type { Scalar, Tensor, Tensor4D } from '@tensorflow/tfjs'
import {
  diceLoss,
  focalLoss,
  pixelLosses,
  softmaxCrossEntropy,
  uniformCrossEntropy,
  type PixelSum,
} from '../../engine/index.ts'
import type { LossSettings } from '../../recipes/index.ts'
import { weightsOfPixels } from './class-weights.ts'
import { selectHardPixels } from './ohem.ts'

/** A recipe's `loss` with `balanced` weights found out. */
export interface StepLoss extends LossSettings {
  classWeights: 'none' | readonly number[]
}

/** The whole batch, of which a loss may see a part. */
interface Whole {
  /** `divisorOf` its labels. */
  divisor: Scalar
  images: number
  /** Into how many parts it is divided. */
  parts: number
}

/**
 * The loss of a batch, or the share of it that a part of the batch has: the parts' losses and gradients add up. Those of
 * cross-entropy, focal and dice are then the undivided batch's; OHEM selects in each part and divides by what it selected.
 * @param logits [N, H, W, C]
 * @param labels int32 [N, H, W]
 */
export function segmentationLoss(logits: Tensor4D, labels: Tensor, loss: StepLoss, whole: Whole): Scalar {
  const { classWeights, ohem, dice } = loss
  const selected = ohem === 'none' ? undefined : selectHardPixels(pixelLosses(logits, labels), labels, ohem)
  const given = classWeights === 'none' ? undefined : weightsOfPixels(labels, classWeights)
  const weights = given && selected ? tf.mul(given, selected) : (given ?? selected)
  const divisor = selected ? tf.mul(orOne(tf.sum(weights!)), whole.parts) : whole.divisor
  const pixels = pixelLoss(logits, labels, loss, { weights, divisor, selected })
  return dice > 0 ? tf.add(pixels, tf.mul(diceLoss(logits, labels, whole.images), dice)) : pixels
}

function pixelLoss(
  logits: Tensor4D,
  labels: Tensor,
  { smoothing, focal, classWeights }: StepLoss,
  { selected, ...sum }: PixelSum & { selected: Tensor | undefined },
): Scalar {
  if (focal !== 'none') return focalLoss(logits, labels, { ...sum, gamma: focal })
  const hard = softmaxCrossEntropy(logits, labels, sum)
  if (smoothing === 0) return hard
  const [, , , classes] = logits.shape
  const even = uniformCrossEntropy(logits, {
    weights: selected ?? weightsOfPixels(labels, Array<number>(classes).fill(1)),
    classWeights: classWeights === 'none' ? Array<number>(classes).fill(1) : classWeights,
    divisor: sum.divisor,
  })
  return tf.add(tf.mul(hard, 1 - smoothing), tf.mul(even, smoothing / classes))
}

/** A sum to divide by; 1 where it is 0. */
function orOne(sum: Tensor): Tensor {
  return tf.where(tf.greater(sum, 0), sum, tf.onesLike(sum))
}
