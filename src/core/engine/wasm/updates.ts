import * as tf from '@tensorflow/tfjs'
import type { Tensor } from '@tensorflow/tfjs'
import { expected } from '../../base/index.ts'
import type { VariableUpdate } from '../program.ts'
import type { EagerVariables } from './variables.ts'

/** Gives the variables their next values. What the updates hold was computed already, from the old ones. */
export function applyUpdates(updates: readonly VariableUpdate[], variables: EagerVariables): void {
  requireOneEach(updates)
  // Cloned (the data is shared) before anything is replaced: a value may be another variable's old tensor.
  const held = updates.map((update) => {
    const value = update.kind === 'assign' ? update.value : update.gradient
    return sized(value, variables.shapeOf(update.variable), update.variable).clone()
  })
  for (const [index, update] of updates.entries()) {
    const value = held[index]!
    if (update.kind === 'assign') variables.replace(update.variable, value)
    else {
      const { variable, slot, learningRate, momentum } = update
      const memory = tf.tidy(() => tf.add(tf.mul(variables.get(slot), momentum), value))
      value.dispose()
      variables.replace(slot, memory)
      variables.replace(
        variable,
        tf.tidy(() => tf.sub(variables.get(variable), tf.mul(memory, learningRate))),
      )
    }
  }
}

function requireOneEach(updates: readonly VariableUpdate[]): void {
  const changed = new Set<string>()
  for (const name of updates.flatMap((update) => [
    update.variable,
    ...(update.kind === 'momentum' ? [update.slot] : []),
  ])) {
    if (changed.has(name)) throw expected('one update', `variable ${name}`, 'another', { code: 'internal' })
    changed.add(name)
  }
}

function sized(value: Tensor, shape: readonly number[], name: string): Tensor {
  const [wanted, found] = [shape, value.shape].map((sizes) => `[${sizes.join(', ')}]`)
  if (wanted === found) return value
  throw expected(wanted!, `the update of ${name}`, found!, { code: 'engine' })
}
