import type { ModelOptions } from '../options.ts'
import { convNormRelu, type NormOptions } from '../layers/builders.ts'
import type { Layer } from '../layers/layer.ts'

/** The statistics' options of everything behind the backbone. */
export function headNorm({ bnEpsilon, headBnDecay }: ModelOptions): NormOptions {
  return { epsilon: bnEpsilon, decay: headBnDecay }
}

/** Branch number `index` of a context module: convolution → batch norm → ReLU. */
export function branch(
  config: ModelOptions,
  index: number,
  shape: { from: number; kernel: number; dilation?: number },
): Layer {
  return convNormRelu(`classifier.branches.${index}`, { ...shape, to: config.width }, headNorm(config))
}
