import { add, div, mul, sqrt, square, sub } from '@tensorflow/tfjs'
import type { OptimizerSettings } from '../../recipes/index.ts'
import type { Optimizer } from './optimizer.ts'

type AdamWSettings = Extract<OptimizerSettings, { name: 'adamw' }>

/**
 * PyTorch's `AdamW` (arXiv 1711.05101): m and v are running means of the gradient and its square, corrected for their start at 0;
 * variable ← variable · (1 − rate · weightDecay) − rate · m / (√v + epsilon).
 */
export function adamW({ betas: [first, second], epsilon, weightDecay }: AdamWSettings): Optimizer {
  return {
    slots: ['adamw.m', 'adamw.v'],
    corrections: (step) => [1 / (1 - first ** (step + 1)), 1 / Math.sqrt(1 - second ** (step + 1))],
    update({ value, gradient, slots: [m, v], learningRate, decays, corrections: [correctM, correctV] }) {
      const mean = add(mul(m!, first), mul(gradient, 1 - first))
      const squares = add(mul(v!, second), mul(square(gradient), 1 - second))
      const kept = decays && weightDecay > 0 ? mul(value, sub(1, mul(learningRate, weightDecay))) : value
      const move = div(mul(mean, mul(learningRate, correctM!)), add(mul(sqrt(squares), correctV!), epsilon))
      return { value: sub(kept, move), slots: [mean, squares] }
    },
  }
}
