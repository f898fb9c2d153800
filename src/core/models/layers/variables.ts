import type { VariableSpec } from '../../engine/index.ts'
import { layersIn, type BatchNorm, type Convolution, type Layer } from './layer.ts'

/** A layer's variables in the order in which data flows; known without any tensor. */
export function variablesOf(layer: Layer): VariableSpec[] {
  return layersIn(layer).flatMap((part) => {
    if (part.kind === 'convolution') return ofConvolution(part)
    return part.kind === 'batchNorm' ? ofBatchNorm(part) : []
  })
}

function ofConvolution({ name, from, to, kernel, bias, initializer }: Convolution): VariableSpec[] {
  const weight: VariableSpec = {
    name: `${name}.weight`,
    shape: [kernel, kernel, from, to],
    initializer,
    role: 'weight',
  }
  const offset: VariableSpec = { name: `${name}.bias`, shape: [to], initializer: { kind: 'zeros' }, role: 'parameter' }
  return bias ? [weight, offset] : [weight]
}

function ofBatchNorm({ name, channels }: BatchNorm): VariableSpec[] {
  const variable = (part: string, kind: 'zeros' | 'ones', role: VariableSpec['role']): VariableSpec => ({
    name: `${name}.${part}`,
    shape: [channels],
    initializer: { kind },
    role,
  })
  return [
    variable('weight', 'ones', 'parameter'),
    variable('bias', 'zeros', 'parameter'),
    variable('running_mean', 'zeros', 'statistic'),
    variable('running_var', 'ones', 'statistic'),
  ]
}
