import { customGrad, type Tensor, type Tensor3D, type Tensor4D } from '@tensorflow/tfjs'
import { IGNORE, requireLabels } from './checks.ts'
import { runKernel } from './kernels.ts'

/**
 * The cross-entropy of each pixel [N, H, W], 0 where the label is 255. For choosing and weighing pixels: no gradient flows
 * through it.
 * @param logits [N, H, W, C]
 * @param labels int32 [N, H, W], each 0 … C - 1 or 255
 */
export function pixelLosses(logits: Tensor4D, labels: Tensor): Tensor3D {
  requireLabels('pixelLosses', logits, labels)
  // Without inputs: the tape sees no way from here to the logits.
  return customGrad<Tensor3D>(() => ({
    value: runKernel('VortexPixelLosses', { logits, labels }, { ignore: IGNORE }),
    gradFunc: () => [],
  }))()
}
