import { rngFor } from '../base/index.ts'
import type { VariableSpec } from '../engine/index.ts'
import { elementCount } from '../formats/index.ts'

/**
 * First values of all variables, by name. Each variable has a stream of its own, so that a value depends on the seed and
 * the variable's name alone: a network with another head begins with the same backbone.
 */
export function initialValues(specs: readonly VariableSpec[], seed: number): Map<string, Float32Array> {
  return new Map(specs.map((spec) => [spec.name, initialValue(spec, seed)]))
}

function initialValue({ name, shape, initializer }: VariableSpec, seed: number): Float32Array {
  const values = new Float32Array(elementCount(shape))
  switch (initializer.kind) {
    case 'zeros':
      return values
    case 'ones':
      return values.fill(1)
    case 'heNormal':
      return fillNormal(values, Math.sqrt(2 / initializer.fanOut), seed, name)
    case 'normal':
      return fillNormal(values, initializer.stddev, seed, name)
  }
}

function fillNormal(values: Float32Array, deviation: number, seed: number, name: string): Float32Array {
  const rng = rngFor(seed, 'init', name)
  for (let i = 0; i < values.length; i++) values[i] = deviation * rng.normal()
  return values
}
