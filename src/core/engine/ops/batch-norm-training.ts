import type { Tensor, Tensor1D, Tensor4D } from '@tensorflow/tfjs'
import { requireMap, requireShape } from './checks.ts'
import { defineGradient } from './gradient.ts'
import { runKernel } from './kernels.ts'

export interface BatchStatistics {
  /** [N, H, W, C], normalized with the batch's biased variance. */
  y: Tensor4D
  /** [C], for the running mean; carries no gradient. */
  mean: Tensor1D
  /** [C], Bessel-corrected as the running variance wants it; carries no gradient. */
  variance: Tensor1D
}

/**
 * Batch normalization with the batch's own statistics over N, H and W.
 * One value per channel (N = H = W = 1) normalizes to the offset, without a gradient for x.
 * @param x [N, H, W, C]
 * @param scale [C]
 * @param offset [C]
 */
export function batchNormTraining(x: Tensor4D, scale: Tensor1D, offset: Tensor1D, epsilon: number): BatchStatistics {
  requireMap('batchNormTraining', 'x', x)
  requireShape('batchNormTraining', 'scale', scale, [x.shape[3]])
  requireShape('batchNormTraining', 'offset', offset, [x.shape[3]])
  const [y, mean, variance] = runKernel('VortexBatchNorm', { x, scale, offset }, { epsilon })
  return { y, mean, variance }
}

defineGradient('VortexBatchNorm', {
  saveInputs: ['x', 'scale'],
  saveOutputs: [false, false, false, true, true, true],
  gradient: ({ dy: [dy], inputs: { x, scale }, outputs, attrs }) => {
    const [reserve1, reserve2, reserve3] = outputs as [Tensor, Tensor, Tensor]
    const inputs = { dy, x, scale, reserve1, reserve2, reserve3 }
    const [dx, dscale, doffset] = runKernel('VortexBatchNormGradient', inputs, attrs)
    return { x: () => dx, scale: () => dscale, offset: () => doffset }
  },
})
