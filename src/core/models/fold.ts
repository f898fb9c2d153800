import { VortexError } from '../base/index.ts'
import type { TensorValue } from '../engine/index.ts'
import { mapParts, layersIn, type BatchNorm, type Convolution, type Layer } from './layers/layer.ts'
import { layersOf, modelOf, type Model } from './model.ts'
import { mapFour } from './four.ts'
import type { Network } from './network.ts'

type Values = ReadonlyMap<string, TensorValue>

/**
 * A model for prediction alone: every batch norm is folded into the convolution before it, which gets a bias instead,
 * and what only training needs (dropout, the auxiliary head) is gone. It computes what the model computes with frozen
 * batch norm, in half the layers.
 * @param values the model's variables by name, running statistics included
 * @returns the folded model and the values of its variables
 */
export function foldBatchNorms(model: Model, values: Values): { model: Model; values: Map<string, TensorValue> } {
  const folded = modelOf(model, mapNetwork(model.network, foldLayer))
  const norms = new Map(layersOf(model.network).flatMap(layersIn).flatMap(normsOf))
  const foldedValues = layersOf(folded.network)
    .flatMap(layersIn)
    .flatMap((layer) => (layer.kind === 'convolution' ? foldValues(layer, norms.get(layer.name), values) : []))
  return { model: folded, values: new Map(foldedValues) }
}

/** The auxiliary head is left out. */
function mapNetwork({ stem, stages, context, global, tail }: Network, map: (layer: Layer) => Layer): Network {
  return { stem: map(stem), stages: mapFour(stages, map), context: map(context), global: map(global), tail: map(tail) }
}

/** Without batch norm and dropout; convolutions that a batch norm follows with a bias. */
function foldLayer(layer: Layer): Layer {
  if (layer.kind !== 'sequence') return mapParts(layer, foldLayer)
  const layers = layer.layers.flatMap((part, at): Layer[] => {
    if (part.kind === 'batchNorm' || part.kind === 'dropout') return []
    if (part.kind === 'convolution' && layer.layers[at + 1]?.kind === 'batchNorm') return [{ ...part, bias: true }]
    return [foldLayer(part)]
  })
  return { kind: 'sequence', layers }
}

/** The batch norms of a sequence, by the name of the convolution before each. */
function normsOf(layer: Layer): [string, BatchNorm][] {
  if (layer.kind !== 'sequence') return []
  return layer.layers.flatMap((part, at): [string, BatchNorm][] => {
    if (part.kind !== 'batchNorm') return []
    const before = layer.layers[at - 1]
    if (before?.kind !== 'convolution') throw new VortexError('internal', `${part.name} follows no convolution.`)
    return [[before.name, part]]
  })
}

/** weight · s and offset − mean · s, with s = scale / sqrt(variance + epsilon) for each output channel. */
function foldValues({ name, bias }: Convolution, norm: BatchNorm | undefined, values: Values): [string, TensorValue][] {
  const weight = valueOf(values, `${name}.weight`)
  if (!norm) {
    const plain: [string, TensorValue] = [`${name}.weight`, weight]
    return bias ? [plain, [`${name}.bias`, valueOf(values, `${name}.bias`)]] : [plain]
  }
  const of = (part: string) => valueOf(values, `${norm.name}.${part}`).data
  const [scale, offset, mean, variance] = [of('weight'), of('bias'), of('running_mean'), of('running_var')]
  const factors = Float64Array.from(scale, (value, c) => value / Math.sqrt(variance[c]! + norm.epsilon))
  // Kernels are HWIO: the output channel runs fastest.
  const kernel = Float32Array.from(weight.data, (value, i) => value * factors[i % factors.length]!)
  const shift = Float32Array.from(offset, (value, c) => value - mean[c]! * factors[c]!)
  return [
    [`${name}.weight`, { shape: weight.shape, data: kernel }],
    [`${name}.bias`, { shape: [shift.length], data: shift }],
  ]
}

function valueOf(values: Values, name: string): TensorValue {
  const value = values.get(name)
  if (!value) throw new VortexError('bad-input', `Expected a value for ${name} but found none.`)
  return value
}
