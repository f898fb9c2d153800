import type { ModelConfig } from './config.ts'
import { headNorm } from './contexts/branch.ts'
import type { Four } from './four.ts'
import { branches, classify, convNormRelu, sequence } from './layers/builders.ts'
import { outputOf } from './layers/cost.ts'
import type { Layer } from './layers/layer.ts'
import { BACKBONES, CONTEXTS } from './registry.ts'
import { samplingOf } from './strides.ts'

/** A whole network as data. */
export interface Network {
  stem: Layer
  /** Stages 1 to 4, each reading the one before. */
  stages: Four<Layer>
  /** Reads stage 4. */
  context: Layer
  /** Reads stage 4 like the context module (paper §3.1, after DeepLab v3). */
  global: Layer
  /** Reads the concatenation [context, global]; ends in the logits. */
  tail: Layer
  /** Reads stage 3 and ends in logits of its own. */
  auxiliary?: Layer
}

/** @param classes channels of the logits */
export function networkOf(config: ModelConfig, classes: number): Network {
  const backbone = BACKBONES[config.backbone]
  const [, , middle, last] = backbone.channels
  const norm = { epsilon: config.bnEpsilon, decay: config.backboneBnDecay }
  const { stem, stages } = backbone.build(samplingOf(config, backbone.blocks), norm, config.stem)
  const context = CONTEXTS[config.context](config, last)
  const inner = convNormRelu('classifier.global', { from: last, to: config.width, kernel: 1 }, headNorm(config))
  const global: Layer = { kind: 'global', inner }
  const joined = outputOf(branches(context, global), { height: 1, width: 1, channels: last }).channels
  return {
    stem,
    stages,
    context,
    global,
    tail: tail(config, joined, classes),
    ...(config.auxiliary > 0 && { auxiliary: auxiliary(config, middle, classes) }),
  }
}

/** Projection, refinement, dropout, logits. */
function tail(config: ModelConfig, joined: number, classes: number): Layer {
  const layers: Layer[] = []
  let channels = joined
  const then = (name: string, to: number, kernel: number) => {
    layers.push(convNormRelu(name, { from: channels, to, kernel }, headNorm(config)))
    channels = to
  }
  if (config.projection !== 'none') then('classifier.projection', config.projection, config.projectionKernel)
  // Before the refinement, where there is one: as torchvision.
  if (config.dropout > 0) layers.push({ kind: 'dropout', rate: config.dropout, channels })
  if (config.refine === '3x3') then('classifier.refine', config.width, 3)
  return sequence(...layers, classify('classifier.logits', channels, classes))
}

/** torchvision's FCN head without its dropout: 3x3 convolution to a quarter of the channels, logits. */
function auxiliary(config: ModelConfig, channels: number, classes: number): Layer {
  const inner = channels / 4
  return sequence(
    convNormRelu('auxiliary', { from: channels, to: inner, kernel: 3 }, headNorm(config)),
    classify('auxiliary.logits', inner, classes),
  )
}
