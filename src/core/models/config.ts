import type { ModelOptions } from './options.ts'
import type { BackboneName, ContextName } from './registry.ts'

/** Everything that decides a network, as a recipe's `model` section spells it. */
export interface ModelConfig extends ModelOptions {
  backbone: BackboneName
  context: ContextName
}

/** The paper's network; what it leaves open as DeepLab v3 or common implementations have it. */
export const DEFAULT_MODEL: Readonly<ModelConfig> = {
  backbone: 'resnet101',
  stem: '7x7',
  context: 'vortex',
  outputStride: 8,
  multiGrid: [1, 2, 4],
  firstBlockDilation: 'previous',
  width: 256,
  rates: [12, 24, 36],
  k: 5,
  pools: [1, 3, 9, 27],
  dilations: [1, 3, 9, 27],
  firstKernel: 3,
  poolPadding: 'zeros',
  projection: 256,
  projectionKernel: 1,
  refine: 'none',
  dropout: 0.1,
  alignCorners: true,
  auxiliary: 0,
  bnEpsilon: 1e-5,
  backboneBnDecay: 0.9,
  headBnDecay: 0.9,
}
