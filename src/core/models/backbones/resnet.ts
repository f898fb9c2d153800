import { mapFour, type Four } from '../four.ts'
import { batchNorm, convolution, sequence, type NormOptions } from '../layers/builders.ts'
import type { Layer } from '../layers/layer.ts'
import type { BlockSampling } from '../strides.ts'
import type { Backbone } from './backbone.ts'

/** One residual block under `name`, reading `from` channels and giving `planes · expansion`. */
type Block = (name: string, shape: BlockShape, norm: NormOptions) => Layer

interface BlockShape extends BlockSampling {
  from: number
  planes: number
}

/**
 * ResNet in torchvision's layout and with its variable names (He et al. 2016; the stride on the 3x3, "v1.5").
 * @param base channels of the stem and of the first stage's inner maps: torchvision's 64, or fewer for small networks
 */
export function resnet(kind: 'basic' | 'bottleneck', blocks: Four<number>, base = 64): Backbone {
  const [block, expansion]: [Block, number] = kind === 'basic' ? [basic, 1] : [bottleneck, 4]
  return {
    blocks,
    channels: mapFour([1, 2, 4, 8], (factor) => factor * base * expansion),
    build: (sampling, norm, stem) => ({
      stem: stem === 'deep' ? deepStem(base, norm) : plainStem(base, norm),
      stages: mapFour(sampling, (stage, index) => {
        const planes = base * 2 ** index
        const first = index === 0 ? base : (planes / 2) * expansion
        return sequence(
          ...stage.map((place, at) => {
            const shape = { ...place, planes, from: at === 0 ? first : planes * expansion }
            return block(`backbone.layer${index + 1}.${at}`, shape, norm)
          }),
        )
      }),
    }),
  }
}

/** 7x7 at stride 2, then the 3x3 max pool: stride 4 in all. */
function plainStem(base: number, norm: NormOptions): Layer {
  return sequence(
    convolution('backbone.conv1', { from: 3, to: base, kernel: 7, stride: 2 }),
    batchNorm('backbone.bn1', base, norm),
    { kind: 'relu' },
    { kind: 'maxPool' },
  )
}

/** Three 3x3 convolutions instead, the first at stride 2; numbered as mmsegmentation's, where ReLUs count. */
function deepStem(base: number, norm: NormOptions): Layer {
  const unit = (at: number, from: number, to: number, stride = 1): Layer[] => [
    convolution(`backbone.stem.${at}`, { from, to, kernel: 3, stride }),
    batchNorm(`backbone.stem.${at + 1}`, to, norm),
    { kind: 'relu' },
  ]
  const half = base / 2
  return sequence(...unit(0, 3, half, 2), ...unit(3, half, half), ...unit(6, half, base), { kind: 'maxPool' })
}

/** Two 3x3 convolutions, dilated alike (torchvision refuses dilation here). */
function basic(name: string, { from, planes, stride, dilation }: BlockShape, norm: NormOptions): Layer {
  const body = sequence(
    convolution(`${name}.conv1`, { from, to: planes, kernel: 3, stride, dilation }),
    batchNorm(`${name}.bn1`, planes, norm),
    { kind: 'relu' },
    convolution(`${name}.conv2`, { from: planes, to: planes, kernel: 3, dilation }),
    batchNorm(`${name}.bn2`, planes, norm),
  )
  return residual(name, body, { from, to: planes, stride }, norm)
}

/** 1x1 down, 3x3 (stride and dilation here), 1x1 up to four times the planes. */
function bottleneck(name: string, { from, planes, stride, dilation }: BlockShape, norm: NormOptions): Layer {
  const to = planes * 4
  const body = sequence(
    convolution(`${name}.conv1`, { from, to: planes, kernel: 1 }),
    batchNorm(`${name}.bn1`, planes, norm),
    { kind: 'relu' },
    convolution(`${name}.conv2`, { from: planes, to: planes, kernel: 3, stride, dilation }),
    batchNorm(`${name}.bn2`, planes, norm),
    { kind: 'relu' },
    convolution(`${name}.conv3`, { from: planes, to, kernel: 1 }),
    batchNorm(`${name}.bn3`, to, norm),
  )
  return residual(name, body, { from, to, stride }, norm)
}

/** ReLU(body + shortcut); a 1x1 projection stands in the shortcut where depth or size change. */
function residual(
  name: string,
  body: Layer,
  { from, to, stride }: { from: number; to: number; stride: number },
  norm: NormOptions,
): Layer {
  if (from === to && stride === 1) return sequence({ kind: 'residual', body }, { kind: 'relu' })
  const shortcut = sequence(
    convolution(`${name}.downsample.0`, { from, to, kernel: 1, stride }),
    batchNorm(`${name}.downsample.1`, to, norm),
  )
  return sequence({ kind: 'residual', body, shortcut }, { kind: 'relu' })
}
