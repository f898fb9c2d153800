import { z } from 'zod'
import type { ModelConfig } from './config.ts'
import { BACKBONES, CONTEXTS, type BackboneName, type ContextName } from './registry.ts'

const count = z.int().min(1)
const odd = z
  .int()
  .min(1)
  .refine((value) => value % 2 === 1, { error: 'an odd number' })

/** The keys of a recipe's `model` section and of a checkpoint's, and what each means. */
export const modelShape = {
  backbone: z.enum(Object.keys(BACKBONES) as BackboneName[]).describe('Residual network that computes the features.'),
  stem: z
    .enum(['7x7', 'deep'])
    .describe('First layers: one 7x7 convolution, or three 3x3 ones as in ResNet-C (mmsegmentation).'),
  context: z.enum(Object.keys(CONTEXTS) as ContextName[]).describe('Module that gathers context from the feature map.'),
  outputStride: z.literal([8, 16, 32]).describe("Ratio of the image's size to the feature map's."),
  multiGrid: z
    .array(count)
    .min(1)
    .describe(
      "Factors on the dilation of stage 4's blocks, block by block; blocks beyond the list take its last. All ones: off.",
    ),
  firstBlockDilation: z
    .enum(['previous', 'own'])
    .describe(
      "Dilation of the first block of a stage whose stride became dilation: the previous stage's (torchvision) or its own.",
    ),
  width: count.describe(
    "Channels of each branch of the context module, of the global branch and of the head's inner maps.",
  ),
  rates: z.array(count).min(1).describe('Dilations of ASPP and of module A, the same at any output stride.'),
  k: odd.describe('Pool size of module A, odd.'),
  pools: z.array(odd).min(1).describe('Pool sizes of vortex pooling, odd, one per branch.'),
  dilations: z.array(count).min(1).describe('Dilations of vortex pooling, one per branch.'),
  firstKernel: z.literal([1, 3]).describe("Kernel size of vortex pooling's first branch."),
  poolPadding: z
    .enum(['zeros', 'valid'])
    .describe(
      "What an average pool divides by at the map's border: its full size (zeros) or the cells inside (valid).",
    ),
  projection: z
    .union([count, z.literal('none')], { error: 'a whole number of at least 1 or none' })
    .describe('Channels of the convolution after the concatenation, or none: the logits read the concatenation.'),
  projectionKernel: z.literal([1, 3]).describe('Kernel size of the projection (mmsegmentation: 3).'),
  refine: z
    .enum(['none', '3x3'])
    .describe("One more 3x3 convolution before the logits, as in torchvision's DeepLab head."),
  dropout: z.number().min(0).lt(1).describe('Dropout rate before the logits.'),
  alignCorners: z
    .boolean()
    .describe('How logits are resized to the image: corners on corners, or half-pixel centers (torchvision).'),
  auxiliary: z
    .number()
    .min(0)
    .describe("Weight of a second loss on stage 3's map (torchvision's references: 0.5); 0: no auxiliary head."),
  bnEpsilon: z.number().positive().describe('Added to the variance in batch norm.'),
  backboneBnDecay: z
    .number()
    .min(0)
    .max(1)
    .describe("Decay of the backbone's running statistics: 1 − PyTorch's momentum."),
  headBnDecay: z.number().min(0).max(1).describe("Decay of the head's running statistics."),
} satisfies Record<keyof ModelConfig, z.ZodType>
