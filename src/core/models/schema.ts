import { z } from 'zod'
import type { ModelConfig } from './config.ts'
import { BACKBONES, CONTEXTS, type BackboneName, type ContextName } from './registry.ts'

const count = z.int().min(1)
const odd = z
  .int()
  .min(1)
  .refine((value) => value % 2 === 1, { error: 'an odd number' })

/** The keys of a recipe's `model` section and of a checkpoint's: `ModelConfig`, which says what each means. */
export const modelShape = {
  backbone: z.enum(Object.keys(BACKBONES) as BackboneName[]),
  stem: z.enum(['7x7', 'deep']),
  context: z.enum(Object.keys(CONTEXTS) as ContextName[]),
  outputStride: z.literal([8, 16, 32]),
  multiGrid: z.array(count).min(1),
  firstBlockDilation: z.enum(['previous', 'own']),
  width: count,
  rates: z.array(count).min(1),
  k: odd,
  pools: z.array(odd).min(1),
  dilations: z.array(count).min(1),
  firstKernel: z.literal([1, 3]),
  poolPadding: z.enum(['zeros', 'valid']),
  projection: z.union([count, z.literal('none')], { error: 'a whole number of at least 1 or none' }),
  projectionKernel: z.literal([1, 3]),
  refine: z.enum(['none', '3x3']),
  dropout: z.number().min(0).lt(1),
  alignCorners: z.boolean(),
  auxiliary: z.number().min(0),
  bnEpsilon: z.number().positive(),
  backboneBnDecay: z.number().min(0).max(1),
  headBnDecay: z.number().min(0).max(1),
} satisfies Record<keyof ModelConfig, z.ZodType>
