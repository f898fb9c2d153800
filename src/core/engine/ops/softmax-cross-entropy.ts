import * as tf from '@tensorflow/tfjs'
import type { Scalar, Tensor } from '@tensorflow/tfjs'
import { describe, misuse, requireMap } from './checks.ts'
import { runKernel } from './kernels.ts'

/**
 * Mean cross-entropy of the pixels whose label is not `ignore`: Σ CE / max(1, counted), so that a batch without
 * any such pixel has loss 0 and no gradient.
 * @param logits [N, H, W, C]
 * @param labels int32 [N, H, W], each 0 … C - 1 or `ignore`
 */
export function softmaxCrossEntropy(logits: Tensor, labels: Tensor, ignore = 255): Scalar {
  requireMap('softmaxCrossEntropy', 'logits', logits)
  const [batch, height, width, classes] = logits.shape
  if (labels.dtype !== 'int32' || labels.shape.join() !== [batch, height, width].join())
    throw misuse('softmaxCrossEntropy', `labels as int32 [${batch}, ${height}, ${width}]`, describe(labels))
  if (ignore >= 0 && ignore < classes)
    throw misuse('softmaxCrossEntropy', `an ignored label outside 0 … ${classes - 1}`, String(ignore))
  // The labels stay outside the tape, and the logits' gradient, made together with the loss, is all it keeps.
  return tf.customGrad((input: Tensor | tf.GradSaveFunc, save: Tensor | tf.GradSaveFunc) => {
    const [loss, dlogits] = runKernel('VortexCrossEntropy', { logits: input as Tensor, labels }, { ignore })
    ;(save as tf.GradSaveFunc)([dlogits])
    return { value: loss as Scalar, gradFunc: (dy: Tensor, [saved]: Tensor[]) => tf.mul(saved!, dy) }
  })(logits)
}
