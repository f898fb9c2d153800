import type { VariableSpec } from '../engine/index.ts'
import type { Model } from '../models/index.ts'
import type { Stage } from '../recipes/index.ts'
import { startsWith } from './prefixes.ts'

/** The variables that a stage trains. Frozen batch norm keeps its scale and offset too, not only its statistics. */
export function trainedVariables({ variables }: Model, { bn, freeze }: Pick<Stage, 'bn' | 'freeze'>): VariableSpec[] {
  const norms = new Set(variables.filter(({ role }) => role === 'statistic').map(({ name }) => layerOf(name)))
  return variables.filter(({ name, role }) => {
    if (role === 'statistic' || isFrozen(name, freeze)) return false
    return role === 'weight' || !(bn === 'frozen' && norms.has(layerOf(name)))
  })
}

/** The variables that have a moving average: all that change, statistics among them. */
export function averagedVariables(
  model: Model,
  { bn, freeze, ema }: Pick<Stage, 'bn' | 'freeze' | 'ema'>,
): VariableSpec[] {
  if (ema === 'none') return []
  const statistics = model.variables.filter(
    ({ name, role }) => role === 'statistic' && bn === 'train' && !isFrozen(name, freeze),
  )
  return [...trainedVariables(model, { bn, freeze }), ...statistics]
}

/** Whether a variable or layer stays as it is. */
export function isFrozen(name: string, freeze: readonly string[]): boolean {
  return freeze.some((prefix) => startsWith(name, prefix))
}

function layerOf(variable: string): string {
  return variable.slice(0, variable.lastIndexOf('.'))
}
