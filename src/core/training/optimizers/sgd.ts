import { add, mul, sub } from '@tensorflow/tfjs'
import type { OptimizerSettings } from '../../recipes/index.ts'
import type { Optimizer } from './optimizer.ts'

type SgdSettings = Extract<OptimizerSettings, { name: 'sgd' }>

/**
 * PyTorch's `SGD`: memory ← momentum · memory + gradient; variable ← variable − rate · memory. With `nesterov` the variable
 * moves by gradient + momentum · memory instead. Weight decay is part of the gradient, so that momentum sees it (L2).
 */
export function sgd({ momentum, nesterov, weightDecay }: SgdSettings): Optimizer {
  return {
    slots: ['momentum'],
    corrections: () => [],
    update({ value, gradient: plain, slots: [memory], learningRate, decays }) {
      const gradient = decays && weightDecay > 0 ? add(plain, mul(value, weightDecay)) : plain
      const next = add(mul(memory!, momentum), gradient)
      const move = nesterov ? add(gradient, mul(next, momentum)) : next
      return { value: sub(value, mul(move, learningRate)), slots: [next] }
    },
  }
}
