import type { AveragePool, Convolution } from '../models/index.ts'

/**
 * What a format has to say in its own words. `V` is a value of its graph: a float32 map, [N, H, W, C] or [N, C, H, W] as
 * the format has it. Sizes are known only to a run, so each op computes those it needs in the graph.
 */
export interface GraphOps<V> {
  /** (x - shift) · factor, each per channel. */
  normalize(x: V, shift: readonly number[], factor: readonly number[]): V
  /** Zeros below and on the right, up to a height and width of 8k + 1. */
  padToGrid(x: V): V
  /** Weight and, with a bias, bias by the layer's name. */
  convolution(layer: Convolution, x: V): V
  relu(x: V): V
  /** 3x3, stride 2, one cell of padding that never wins. */
  maxPool(x: V): V
  /** Stride 1, the map keeps its size. */
  averagePool(layer: AveragePool, x: V): V
  /** To one cell. */
  globalMean(x: V): V
  /** A map of one cell at every cell of the reference. */
  broadcastLike(x: V, reference: V): V
  /** Along the channels. */
  concat(parts: readonly V[]): V
  add(a: V, b: V): V
  /** Bilinear, to the reference's height and width; corners on corners, or half-pixel centers. */
  resizeLike(x: V, reference: V, alignCorners: boolean): V
  /** The upper left of x, of the reference's height and width. */
  cropLike(x: V, reference: V): V
  /** The channel with the largest value as uint8, without the channel axis; the first of equals. */
  argmax(x: V): V
}
