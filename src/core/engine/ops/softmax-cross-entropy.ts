import * as tf from '@tensorflow/tfjs'
import type { Scalar, Tensor, Tensor4D } from '@tensorflow/tfjs'
import { describe, misuse, requireMap } from './checks.ts'
import { withGradient } from './gradient.ts'
import { runKernel } from './kernels.ts'

/**
 * Mean cross-entropy of the pixels whose label is not `ignore`: Σ CE / max(1, counted), so that a batch without
 * any such pixel has loss 0 and no gradient.
 * @param logits [N, H, W, C]
 * @param labels int32 [N, H, W], each 0 … C - 1 or `ignore`
 */
export function softmaxCrossEntropy(logits: Tensor4D, labels: Tensor, ignore = 255): Scalar {
  requireMap('softmaxCrossEntropy', 'logits', logits)
  const [batch, height, width, classes] = logits.shape
  if (labels.dtype !== 'int32' || labels.shape.join() !== [batch, height, width].join())
    throw misuse('softmaxCrossEntropy', `labels as int32 [${batch}, ${height}, ${width}]`, describe(labels))
  if (ignore >= 0 && ignore < classes)
    throw misuse('softmaxCrossEntropy', `an ignored label outside 0 … ${classes - 1}`, String(ignore))
  return withGradient(logits, () => {
    const [loss, dlogits] = runKernel('VortexCrossEntropy', { logits, labels }, { ignore })
    return { value: loss, save: [dlogits], gradient: (dy, [saved]) => tf.mul(saved!, dy) }
  })
}
