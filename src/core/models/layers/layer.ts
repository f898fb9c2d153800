import type { Initializer } from '../../engine/index.ts'

/**
 * What a network is made of, as plain data. The modules that need no tensors (weights, recipes) read it, and each
 * meaning is one function over it: `variablesOf`, `outputOf`, `multiplyAddsOf`, `cellsRead`, `applyLayer`, `fold`.
 * All maps are [N, H, W, C].
 */
export type Layer =
  | Convolution
  | BatchNorm
  | { kind: 'relu' }
  /** 3x3, stride 2, one cell of padding on each side (PyTorch's; TensorFlow's SAME differs on even sizes). */
  | { kind: 'maxPool' }
  | AveragePool
  | Dropout
  /** Mean over the map, `inner` on the 1x1 map, and its result at every cell again (bilinear from 1x1 is a copy). */
  | { kind: 'global'; inner: Layer }
  | { kind: 'sequence'; layers: readonly Layer[] }
  /** All read the same map; their outputs are concatenated along the channels. */
  | { kind: 'branches'; branches: readonly Layer[] }
  /** `body(x) + shortcut(x)`; the identity where there is no shortcut layer. */
  | { kind: 'residual'; body: Layer; shortcut?: Layer }

export interface Convolution {
  kind: 'convolution'
  /** Variables `<name>.weight` and, with a bias, `<name>.bias`. */
  name: string
  from: number
  to: number
  /** Odd; padded by `dilation · (kernel − 1) / 2` on each side, so that stride 1 keeps the map's size. */
  kernel: number
  stride: number
  dilation: number
  bias: boolean
  initializer: Initializer
}

export interface BatchNorm {
  kind: 'batchNorm'
  /** Variables `<name>.weight`, `.bias`, `.running_mean` and `.running_var`, as torchvision calls them. */
  name: string
  channels: number
  epsilon: number
  /** running ← decay · running + (1 − decay) · batch; PyTorch's momentum is 1 − decay. */
  decay: number
}

/** `zeros` divides by size² everywhere (PyTorch); `valid` by the cells inside the map (TensorFlow's SAME). */
export type PoolBorder = 'zeros' | 'valid'

export interface AveragePool {
  kind: 'averagePool'
  /** Odd; stride 1, the map keeps its size. */
  size: number
  border: PoolBorder
}

export interface Dropout {
  kind: 'dropout'
  /** Part of the values set to zero while training; the rest is multiplied by 1 / (1 − rate). */
  rate: number
  channels: number
}

/** A map's size and depth, without the batch. */
export interface MapShape {
  height: number
  width: number
  channels: number
}

/** The same layer around other parts. */
export function mapParts(layer: Layer, map: (part: Layer) => Layer): Layer {
  switch (layer.kind) {
    case 'sequence':
      return { ...layer, layers: layer.layers.map(map) }
    case 'branches':
      return { ...layer, branches: layer.branches.map(map) }
    case 'residual':
      return { ...layer, body: map(layer.body), ...(layer.shortcut && { shortcut: map(layer.shortcut) }) }
    case 'global':
      return { ...layer, inner: map(layer.inner) }
    case 'convolution':
    case 'batchNorm':
    case 'relu':
    case 'maxPool':
    case 'averagePool':
    case 'dropout':
      return layer
  }
}

/** A layer and all layers inside it, in the order in which data flows. */
export function layersIn(layer: Layer): Layer[] {
  return [layer, ...partsOf(layer).flatMap(layersIn)]
}

function partsOf(layer: Layer): readonly Layer[] {
  switch (layer.kind) {
    case 'sequence':
      return layer.layers
    case 'branches':
      return layer.branches
    case 'residual':
      return layer.shortcut ? [layer.body, layer.shortcut] : [layer.body]
    case 'global':
      return [layer.inner]
    case 'convolution':
    case 'batchNorm':
    case 'relu':
    case 'maxPool':
    case 'averagePool':
    case 'dropout':
      return []
  }
}
