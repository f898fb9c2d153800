import type { Tensor4D } from '@tensorflow/tfjs'
import type { VariableScope, VariableSpec, VariableUpdate } from '../engine/index.ts'
import type { ModelConfig } from './config.ts'
import { applyLayer, type Pass } from './layers/apply.ts'
import { outputOf } from './layers/cost.ts'
import { layersIn, type Layer, type MapShape } from './layers/layer.ts'
import { variablesOf } from './layers/variables.ts'
import { networkOf, type Network } from './network.ts'
import type { Ops } from './ops.ts'

export type ForwardMode = Pick<Pass, 'batchNorm' | 'isFrozen' | 'dropoutMask'>

/** Named intermediates of one forward pass, [N, h, w, C]; only the stem and stage 1 are larger than the output stride says. */
export interface ForwardResult {
  stem: Tensor4D
  stage1: Tensor4D
  stage2: Tensor4D
  stage3: Tensor4D
  stage4: Tensor4D
  /** The context module's branches, concatenated. */
  context: Tensor4D
  /** [N, h, w, classes], at the output stride. */
  logits: Tensor4D
  /** The same from stage 3, where the configuration asks for an auxiliary loss. */
  auxiliary?: Tensor4D
  /** New running statistics; none with frozen batch norm. */
  updates: VariableUpdate[]
}

/** A network that is ready to be counted, initialized, traced and computed. */
export interface Model {
  config: ModelConfig
  /** Channels of the logits. */
  classes: number
  network: Network
  /** In the order in which data flows. */
  variables: readonly VariableSpec[]
  /** The network as a pure function of images [N, H, W, 3] and the variables in scope. */
  forward(ops: Ops, images: Tensor4D, scope: VariableScope, mode: ForwardMode): ForwardResult
}

/**
 * Builds a network from its configuration and the number of its classes, which its data decide; no tensors and no
 * engine are needed.
 */
export function buildModel(config: ModelConfig, classes: number): Model {
  return modelOf({ config, classes }, networkOf(config, classes))
}

export function modelOf({ config, classes }: Pick<Model, 'config' | 'classes'>, network: Network): Model {
  return {
    config,
    classes,
    network,
    variables: layersOf(network).flatMap(variablesOf),
    forward: (ops, images, scope, mode) => forward(network, images, { ...mode, ops, scope, updates: [] }),
  }
}

/** A network's layers in the order in which data flows. */
export function layersOf({ stem, stages, context, global, tail, auxiliary }: Network): Layer[] {
  return [stem, ...stages, context, global, tail, ...(auxiliary ? [auxiliary] : [])]
}

/**
 * Shape [N, h, w, C] of the dropout mask for images of `size` x `size`, with the rate; undefined for a network without
 * dropout.
 */
export function dropoutOf(
  { network }: Model,
  batch: number,
  size: number,
): { shape: number[]; rate: number } | undefined {
  const dropout = layersIn(network.tail).find((layer) => layer.kind === 'dropout')
  if (!dropout) return undefined
  const { height, width } = featuresOf(network, { height: size, width: size, channels: 3 })
  return { shape: [batch, height, width, dropout.channels], rate: dropout.rate }
}

/** The shape of the map that the context module reads. */
export function featuresOf({ stem, stages }: Network, image: MapShape): MapShape {
  return [stem, ...stages].reduce((shape, layer) => outputOf(layer, shape), image)
}

function forward(network: Network, images: Tensor4D, pass: Pass): ForwardResult {
  const run = (layer: Layer, x: Tensor4D) => applyLayer(layer, x, pass)
  const stem = run(network.stem, images)
  const stage1 = run(network.stages[0], stem)
  const stage2 = run(network.stages[1], stage1)
  const stage3 = run(network.stages[2], stage2)
  const stage4 = run(network.stages[3], stage3)
  const context = run(network.context, stage4)
  const logits = run(network.tail, context.concat(run(network.global, stage4), 3))
  const auxiliary = network.auxiliary && run(network.auxiliary, stage3)
  const { updates } = pass
  return { stem, stage1, stage2, stage3, stage4, context, logits, ...(auxiliary && { auxiliary }), updates }
}
