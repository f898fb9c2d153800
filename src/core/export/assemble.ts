import type { Model } from '../models/index.ts'
import type { Normalization } from '../samples/index.ts'
import type { GraphOps } from './graph-ops.ts'
import { applyLayer } from './layers.ts'

export interface AssembleOptions extends Normalization {
  /** Labels instead of logits. */
  argmax: boolean
}

/**
 * The whole exported graph: from RGB values 0..255 of any height and width from 33 on to logits (or labels) of the same
 * height and width. As inference with the `whole` protocol: normalized, padded with the mean (zero by then) to 8k + 1, where
 * corners of the feature map fall on corners of the image, and cut back.
 * @param model folded
 */
export function assemble<V>(model: Model, image: V, ops: GraphOps<V>, { mean, std, argmax }: AssembleOptions): V {
  const shift = mean.map((value) => 255 * value)
  const factor = std.map((value) => 1 / (255 * value))
  const canvas = ops.padToGrid(ops.normalize(image, shift, factor))
  const { stem, stages, context, global, tail } = model.network
  const features = [stem, ...stages].reduce((x, layer) => applyLayer(layer, x, ops), canvas)
  const joined = ops.concat([applyLayer(context, features, ops), applyLayer(global, features, ops)])
  const logits = applyLayer(tail, joined, ops)
  const full = ops.cropLike(ops.resizeLike(logits, canvas, model.config.alignCorners), image)
  return argmax ? ops.argmax(full) : full
}
