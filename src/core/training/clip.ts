import { add, addN, div, minimum, mul, sqrt, square, sum, type Scalar, type Tensor } from '@tensorflow/tfjs'

/** Gradients whose norm, of all together, is at most `most`: PyTorch's `clip_grad_norm_`. */
export function clipByGlobalNorm(gradients: readonly Tensor[], most: number): Tensor[] {
  const norm = sqrt(addN(gradients.map((gradient) => sum<Scalar>(square(gradient)))))
  const scale = minimum(div(most, add(norm, 1e-6)), 1)
  return gradients.map((gradient) => mul(gradient, scale))
}
