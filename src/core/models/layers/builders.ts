import type { AveragePool, BatchNorm, Convolution, Layer, PoolBorder } from './layer.ts'

export function sequence(...layers: readonly Layer[]): Layer {
  return { kind: 'sequence', layers }
}

export function branches(...layers: readonly Layer[]): Layer {
  return { kind: 'branches', branches: layers }
}

/** Convolution without bias, He initialized (fan out), as torchvision's. */
export function convolution(
  name: string,
  { from, to, kernel, stride = 1, dilation = 1 }: ConvolutionShape,
): Convolution {
  const initializer = { kind: 'heNormal', fanOut: kernel * kernel * to } as const
  return { kind: 'convolution', name, from, to, kernel, stride, dilation, bias: false, initializer }
}

export interface ConvolutionShape {
  from: number
  to: number
  kernel: number
  stride?: number
  dilation?: number
}

export interface NormOptions {
  epsilon: number
  decay: number
}

export function batchNorm(name: string, channels: number, { epsilon, decay }: NormOptions): BatchNorm {
  return { kind: 'batchNorm', name, channels, epsilon, decay }
}

/** The head's unit: convolution, batch norm, ReLU, named `<name>.conv` and `<name>.bn`. */
export function convNormRelu(name: string, shape: ConvolutionShape, norm: NormOptions): Layer {
  return sequence(convolution(`${name}.conv`, shape), batchNorm(`${name}.bn`, shape.to, norm), { kind: 'relu' })
}

/** The last layer: a 1x1 convolution with bias, normal 0.01. */
export function classify(name: string, from: number, classes: number): Convolution {
  const initializer = { kind: 'normal', stddev: 0.01 } as const
  return { kind: 'convolution', name, from, to: classes, kernel: 1, stride: 1, dilation: 1, bias: true, initializer }
}

/** Average over size x size cells; a pool of one cell is nothing. */
export function averagePool(size: number, border: PoolBorder): Layer {
  return size === 1 ? sequence() : ({ kind: 'averagePool', size, border } satisfies AveragePool)
}
