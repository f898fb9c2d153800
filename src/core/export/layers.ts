import { VortexError } from '../base/index.ts'
import type { Layer } from '../models/index.ts'
import type { GraphOps } from './graph-ops.ts'

/** A layer of a folded network as nodes of a graph. */
export function applyLayer<V>(layer: Layer, x: V, ops: GraphOps<V>): V {
  switch (layer.kind) {
    case 'convolution':
      return ops.convolution(layer, x)
    case 'relu':
      return ops.relu(x)
    case 'maxPool':
      return ops.maxPool(x)
    case 'averagePool':
      return ops.averagePool(layer, x)
    case 'global':
      return ops.broadcastLike(applyLayer(layer.inner, ops.globalMean(x), ops), x)
    case 'sequence':
      return layer.layers.reduce((input, part) => applyLayer(part, input, ops), x)
    case 'branches':
      return ops.concat(layer.branches.map((branch) => applyLayer(branch, x, ops)))
    case 'residual':
      return ops.add(applyLayer(layer.body, x, ops), layer.shortcut ? applyLayer(layer.shortcut, x, ops) : x)
    case 'batchNorm':
    case 'dropout':
      throw new VortexError('internal', `A ${layer.kind} layer was left in a folded network.`)
  }
}
