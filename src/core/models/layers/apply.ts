import type { Tensor1D, Tensor4D } from '@tensorflow/tfjs'
import type { VariableScope, VariableUpdate } from '../../engine/index.ts'
import type { Ops } from '../ops.ts'
import type { BatchNorm, Convolution, Layer } from './layer.ts'

/** What a forward pass carries along. */
export interface Pass {
  ops: Ops
  scope: VariableScope
  /** `train`: normalize by the batch and update the running statistics; `frozen`: normalize by the running ones. */
  batchNorm: 'train' | 'frozen'
  /** Batch norms, by name, that are frozen though others train. */
  isFrozen?: ((name: string) => boolean) | undefined
  /** [N, H, W, C] of zeros and 1 / (1 − rate), drawn outside (a recorded graph would repeat its draw). None: no dropout. */
  dropoutMask?: Tensor4D
  /** Filled by the layers, in order. */
  updates: VariableUpdate[]
}

/** A layer on tensors: [N, H, W, C] → [N, H', W', C']. */
export function applyLayer(layer: Layer, x: Tensor4D, pass: Pass): Tensor4D {
  const { ops } = pass
  switch (layer.kind) {
    case 'convolution':
      return convolve(layer, x, pass)
    case 'batchNorm':
      return normalize(layer, x, pass)
    case 'relu':
      return ops.relu(x)
    case 'maxPool':
      return ops.maxPool3x3Stride2(x)
    case 'averagePool':
      return ops.averagePool(x, layer.size, layer.border)
    case 'dropout':
      return pass.dropoutMask ? ops.dropout(x, pass.dropoutMask) : x
    case 'global':
      return ops.broadcastLike(applyLayer(layer.inner, ops.globalMean(x), pass), x)
    case 'sequence':
      return layer.layers.reduce((input, part) => applyLayer(part, input, pass), x)
    case 'branches': {
      const [first, ...rest] = layer.branches.map((branch) => applyLayer(branch, x, pass))
      return first!.concat(rest, 3)
    }
    case 'residual':
      return applyLayer(layer.body, x, pass).add(layer.shortcut ? applyLayer(layer.shortcut, x, pass) : x)
  }
}

function convolve({ name, stride, dilation, bias }: Convolution, x: Tensor4D, pass: Pass): Tensor4D {
  const filter = pass.scope.get(`${name}.weight`) as Tensor4D
  const y = pass.ops.conv2d(x, filter, { stride, dilation })
  return bias ? y.add(pass.scope.get(`${name}.bias`)) : y
}

function normalize({ name, epsilon, decay }: BatchNorm, x: Tensor4D, pass: Pass): Tensor4D {
  const { ops, scope, updates } = pass
  const variable = (part: string) => scope.get(`${name}.${part}`) as Tensor1D
  const [scale, offset] = [variable('weight'), variable('bias')]
  const [mean, variance] = [variable('running_mean'), variable('running_var')]
  if (pass.batchNorm === 'frozen' || pass.isFrozen?.(name))
    return ops.batchNormFrozen(x, scale, offset, mean, variance, epsilon)
  const batch = ops.batchNormTraining(x, scale, offset, epsilon)
  const blend = (running: Tensor1D, now: Tensor1D) => running.mul(decay).add(now.mul(1 - decay))
  updates.push({ variable: `${name}.running_mean`, value: blend(mean, batch.mean) })
  updates.push({ variable: `${name}.running_var`, value: blend(variance, batch.variance) })
  return batch.y
}
