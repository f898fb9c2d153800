import type { PoolBorder } from './layers/layer.ts'

/** What decides a network besides its backbone and its context module, which read it. */
export interface ModelOptions {
  /** The first layers: one 7x7 convolution, or three 3x3 (`deep`; ResNet-C of arXiv 1812.01187, mmsegmentation's ResNetV1c). */
  stem: '7x7' | 'deep'
  /** How many times smaller than the image the feature map is. */
  outputStride: 8 | 16 | 32
  /**
   * Factors on the dilation of stage 4's blocks, block by block (the paper's §4.1: 1, 2, 4); blocks beyond the list
   * take its last. All ones: off.
   */
  multiGrid: readonly number[]
  /**
   * Where a stage's stride was turned into dilation, its first block keeps the `previous` stage's dilation
   * (torchvision; only so does atrous consistency hold) or takes its `own`. Multi-grid sets all blocks of stage 4.
   */
  firstBlockDilation: 'previous' | 'own'
  /** Channels of each branch of the context module, of the global branch and of the head's inner maps. */
  width: number
  /** ASPP's and module A's dilations, taken as they are at any output stride (DeepLab v3 halves them at 16). */
  rates: readonly number[]
  /** Module A's pool size, odd. */
  k: number
  /** Vortex pooling's pool sizes, odd, one a branch. */
  pools: readonly number[]
  /** Vortex pooling's dilations, one a branch. */
  dilations: readonly number[]
  /** The kernel of vortex pooling's first branch. */
  firstKernel: 1 | 3
  /** What an average pool divides by at the map's border: size² (`zeros`) or the cells inside (`valid`). */
  poolPadding: PoolBorder
  /** The convolution after the concatenation: its channels, or `none` (the logits read the concatenation). */
  projection: number | 'none'
  /** Its kernel (mmsegmentation's is 3x3). */
  projectionKernel: 1 | 3
  /** One more 3x3 convolution before the logits, as in torchvision's DeepLab head. */
  refine: 'none' | '3x3'
  /** Part of the last map's values that training drops. */
  dropout: number
  /** How logits are resized to the image: corners on corners, or half-pixel centers (torchvision). */
  alignCorners: boolean
  /** Weight of a second loss on stage 3's map (torchvision's references: 0.5, mmsegmentation: 0.4); 0: no auxiliary head. */
  auxiliary: number
  bnEpsilon: number
  /** Decay of the running statistics, 1 − PyTorch's momentum (DeepLab's TensorFlow code: 0.95 and 0.9997). */
  backboneBnDecay: number
  headBnDecay: number
}
