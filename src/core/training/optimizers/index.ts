import type { OptimizerSettings } from '../../recipes/index.ts'
import { adamW } from './adamw.ts'
import type { Optimizer } from './optimizer.ts'
import { sgd } from './sgd.ts'

export type { Optimizer } from './optimizer.ts'

/** The optimizer that a recipe names. */
export function optimizerOf(settings: OptimizerSettings): Optimizer {
  return settings.name === 'sgd' ? sgd(settings) : adamW(settings)
}
