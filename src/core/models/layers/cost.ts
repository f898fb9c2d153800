import type { Layer, MapShape } from './layer.ts'

/** The shape of a layer's output map. */
export function outputOf(layer: Layer, input: MapShape): MapShape {
  switch (layer.kind) {
    case 'convolution':
      return { ...strided(input, layer.stride), channels: layer.to }
    case 'maxPool':
      return { ...strided(input, 2), channels: input.channels }
    case 'sequence':
      return layer.layers.reduce((shape, part) => outputOf(part, shape), input)
    case 'branches': {
      const outputs = layer.branches.map((branch) => outputOf(branch, input))
      return { ...outputs[0]!, channels: outputs.reduce((sum, { channels }) => sum + channels, 0) }
    }
    case 'residual':
      return outputOf(layer.body, input)
    case 'global':
      return { ...input, channels: outputOf(layer.inner, { height: 1, width: 1, channels: input.channels }).channels }
    case 'batchNorm':
    case 'relu':
    case 'averagePool':
    case 'dropout':
      return input
  }
}

/** Multiply-adds of the convolutions for one image (what is usually counted; norms and pools are a percent or two). */
export function multiplyAddsOf(layer: Layer, input: MapShape): number {
  switch (layer.kind) {
    case 'convolution': {
      const { height, width } = outputOf(layer, input)
      return height * width * layer.kernel ** 2 * layer.from * layer.to
    }
    case 'sequence': {
      let [total, shape] = [0, input]
      for (const part of layer.layers) {
        total += multiplyAddsOf(part, shape)
        shape = outputOf(part, shape)
      }
      return total
    }
    case 'branches':
      return layer.branches.reduce((sum, branch) => sum + multiplyAddsOf(branch, input), 0)
    case 'residual':
      return multiplyAddsOf(layer.body, input) + (layer.shortcut ? multiplyAddsOf(layer.shortcut, input) : 0)
    case 'global':
      return multiplyAddsOf(layer.inner, { height: 1, width: 1, channels: input.channels })
    case 'maxPool':
    case 'batchNorm':
    case 'relu':
    case 'averagePool':
    case 'dropout':
      return 0
  }
}

/** Odd kernels padded by half their reach: only the stride shrinks a map. */
function strided({ height, width }: MapShape, stride: number): { height: number; width: number } {
  return { height: Math.ceil(height / stride), width: Math.ceil(width / stride) }
}
