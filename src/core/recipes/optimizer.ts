import { z } from 'zod'

/** Stochastic gradient descent as PyTorch's `SGD`; the weight decay is part of the gradient (L2). */
interface SgdSettings {
  name: 'sgd'
  momentum: number
  nesterov: boolean
  weightDecay: number
}

/** PyTorch's `AdamW`; the weight decay is apart from the gradient. */
interface AdamWSettings {
  name: 'adamw'
  betas: readonly [number, number]
  epsilon: number
  weightDecay: number
}

export type OptimizerSettings = SgdSettings | AdamWSettings

export const OPTIMIZERS: { readonly [N in OptimizerSettings['name']]: Extract<OptimizerSettings, { name: N }> } = {
  sgd: { name: 'sgd', momentum: 0.9, nesterov: false, weightDecay: 1e-4 },
  adamw: { name: 'adamw', betas: [0.9, 0.999], epsilon: 1e-8, weightDecay: 0.01 },
}

const part = z.number().min(0).lt(1)

/** The keys of a recipe's `optimizer` section. */
export const optimizerShape = {
  name: z.enum(['sgd', 'adamw']),
  /** sgd: the part of the past that the memory keeps. */
  momentum: part,
  /** sgd: Nesterov's momentum. */
  nesterov: z.boolean(),
  /** Of convolution weights alone. */
  weightDecay: z.number().min(0),
  /** adamw: what the running means of gradient and squared gradient keep. */
  betas: z.tuple([part, part]),
  /** adamw: added to the root of the squared gradient's mean. */
  epsilon: z.number().positive(),
}
