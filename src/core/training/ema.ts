import { add, mul, type Tensor } from '@tensorflow/tfjs'
import type { VariableScope, VariableSpec, VariableUpdate } from '../engine/index.ts'
import { slotName } from '../weights/index.ts'

/** average ← decay · average + (1 − decay) · value, of the values after a step. */
export function averageUpdates(
  decay: number,
  averaged: readonly VariableSpec[],
  scope: VariableScope,
  nextOf: (name: string) => Tensor,
): VariableUpdate[] {
  return averaged.map(({ name }) => {
    const average = slotName('ema', name)
    return { variable: average, value: add(mul(scope.get(average), decay), mul(nextOf(name), 1 - decay)) }
  })
}
