import type { Tensor } from '@tensorflow/tfjs'
import { expected } from '../../base/index.ts'
import type { VariableUpdate } from '../program.ts'
import type { EagerVariables } from './variables.ts'

/** Gives the variables their next values, which were computed already, from the old ones. */
export function applyUpdates(updates: readonly VariableUpdate[], variables: EagerVariables): void {
  requireOneEach(updates)
  // Cloned (the data is shared) before anything is replaced: a value may be another variable's old tensor.
  const values = updates.map(({ variable, value }) => sized(value, variables.shapeOf(variable), variable).clone())
  for (const [index, { variable }] of updates.entries()) variables.replace(variable, values[index]!)
}

function requireOneEach(updates: readonly VariableUpdate[]): void {
  const changed = new Set<string>()
  for (const { variable } of updates) {
    if (changed.has(variable)) throw expected('one update', `variable ${variable}`, 'another', { code: 'internal' })
    changed.add(variable)
  }
}

function sized(value: Tensor, shape: readonly number[], name: string): Tensor {
  const [wanted, found] = [shape, value.shape].map((sizes) => `[${sizes.join(', ')}]`)
  if (wanted === found) return value
  throw expected(wanted!, `the update of ${name}`, found!, { code: 'engine' })
}
