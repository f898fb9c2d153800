import type { Tensor1D, Tensor4D } from '@tensorflow/tfjs'
import type { PoolBorder } from './layers/layer.ts'

/**
 * The engine's differentiable ops that networks are computed with. They are passed in, so that the networks' names,
 * shapes and costs can be read without loading a tensor library.
 */
export interface Ops {
  /** `padding` cells of zeros on each side; filter [k, k, C, D]. */
  conv2d(x: Tensor4D, filter: Tensor4D, how: { stride: number; dilation: number; padding: number }): Tensor4D
  batchNormTraining(
    x: Tensor4D,
    scale: Tensor1D,
    offset: Tensor1D,
    epsilon: number,
  ): { y: Tensor4D; mean: Tensor1D; variance: Tensor1D }
  batchNormFrozen(
    x: Tensor4D,
    scale: Tensor1D,
    offset: Tensor1D,
    mean: Tensor1D,
    variance: Tensor1D,
    epsilon: number,
  ): Tensor4D
  relu(x: Tensor4D): Tensor4D
  averagePool(x: Tensor4D, size: number, border: PoolBorder): Tensor4D
  maxPool3x3Stride2(x: Tensor4D): Tensor4D
  /** [N, 1, 1, C]. */
  globalMean(x: Tensor4D): Tensor4D
  /** [N, 1, 1, C] at every cell of the reference's map. */
  broadcastLike(x: Tensor4D, reference: Tensor4D): Tensor4D
  dropout(x: Tensor4D, mask: Tensor4D): Tensor4D
}
