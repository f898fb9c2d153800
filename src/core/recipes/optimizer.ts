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
  name: z.enum(['sgd', 'adamw']).describe("What updates the variables: PyTorch's SGD or AdamW."),
  momentum: part.describe('sgd: momentum, as PyTorch defines it.'),
  nesterov: z.boolean().describe("sgd: Nesterov's momentum."),
  weightDecay: z
    .number()
    .min(0)
    .describe('On convolution weights alone; sgd: L2 penalty, adamw: apart from the gradient, 0.01 by default.'),
  betas: z
    .tuple([part, part])
    .describe('adamw: decay of the running means of gradient and squared gradient, [0.9, 0.999] by default.'),
  epsilon: z.number().positive().describe("adamw: added to the root of the squared gradient's mean, 1e-8 by default."),
}
