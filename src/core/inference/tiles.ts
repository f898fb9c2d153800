import { throwIfInterrupted } from '../base/index.ts'
import { chunksOf } from './chunks.ts'
import type { Picture } from './canvas.ts'
import type { Prediction } from './predictor.ts'

export interface TileOptions {
  /** Largest side of a tile, in pixels. */
  tile: number
  /** Pixels that neighboring tiles share, at least. */
  overlap: number
}

/** Of parts of an image, each at its own size. */
type Predict = (parts: readonly Picture[]) => Promise<Pick<Prediction, 'probabilities'>[]>

/** Tiles begin at multiples of the largest output stride, so that their feature maps lie on those of the whole image. */
const GRID = 32

/** A tile along one axis, with the weight of each of its cells; at each pixel the weights of all tiles sum to 1. */
export interface Span {
  start: number
  weights: Float32Array
}

/**
 * Probabilities of a large image, row by row, from tiles that overlap. Rows are arrays [W, C]. Memory is that of one row of tiles.
 *
 * The outer quarter of an overlap has no weight, its inner half blends linearly: a pixel never depends on a tile whose
 * edge is nearer than that quarter. So a network whose receptive field reaches no further predicts as on the whole image.
 */
export async function* tiledRows(
  predict: Predict,
  image: Picture,
  { classes, batch, ...options }: TileOptions & { classes: number; batch?: number | undefined },
  signal?: AbortSignal,
): AsyncGenerator<Float32Array> {
  const rows = spansOf(image.height, options)
  const columns = spansOf(image.width, options)
  const length = image.width * classes
  const sums = new Map<number, Float32Array>()
  let y = 0
  for (const [index, row] of rows.entries()) {
    for (const together of chunksOf(columns, batch)) {
      throwIfInterrupted(signal)
      const tiles = await predict(together.map((column) => cropOf(image, row, column)))
      for (const [at, { probabilities }] of tiles.entries())
        addTile(sums, probabilities, { row, column: together[at]!, length, classes })
    }
    const complete = rows[index + 1]?.start ?? image.height
    for (; y < complete; y++) {
      yield sums.get(y)!
      sums.delete(y)
    }
  }
}

/** Tiles of at most `tile` pixels that cover an axis; the last one ends with it. */
export function spansOf(size: number, { tile, overlap }: TileOptions): Span[] {
  const step = Math.max(GRID, Math.floor((tile - overlap) / GRID) * GRID)
  const last = Math.max(0, Math.ceil((size - tile) / GRID) * GRID)
  const starts = Array.from({ length: Math.ceil(last / step) + 1 }, (_, index) => Math.min(index * step, last))
  const total = new Float64Array(size)
  const spans = starts.map((start) => {
    const end = start === last ? size : start + tile
    const weights = Float64Array.from({ length: end - start }, (_, at) => {
      const before = start === 0 ? 1 : rise(at, overlap)
      const after = end === size ? 1 : rise(end - start - 1 - at, overlap)
      return Math.min(before, after)
    })
    for (const [at, weight] of weights.entries()) total[start + at]! += weight
    return { start, weights }
  })
  return spans.map(({ start, weights }) => ({
    start,
    weights: Float32Array.from(weights, (weight, at) => weight / total[start + at]!),
  }))
}

/** Weight of the cell so many cells from its tile's edge: 0 in the outer quarter of the overlap, 1 from the inner one on. */
function rise(distance: number, overlap: number): number {
  return overlap === 0 ? 1 : Math.min(1, Math.max(0, (2 * (distance + 0.5)) / overlap - 0.5))
}

function cropOf({ image, width }: Picture, row: Span, column: Span): Picture {
  const size = { height: row.weights.length, width: column.weights.length }
  const crop = new Uint8Array(size.height * size.width * 3)
  for (let y = 0; y < size.height; y++) {
    const from = ((row.start + y) * width + column.start) * 3
    crop.set(image.subarray(from, from + size.width * 3), y * size.width * 3)
  }
  return { image: crop, ...size }
}

interface Place {
  row: Span
  column: Span
  /** Of a row of sums. */
  length: number
  classes: number
}

function addTile(sums: Map<number, Float32Array>, map: Float32Array, { row, column, length, classes }: Place): void {
  let from = 0
  for (const [y, vertical] of row.weights.entries()) {
    const at = row.start + y
    const sum = sums.get(at) ?? new Float32Array(length)
    sums.set(at, sum)
    let to = column.start * classes
    for (const horizontal of column.weights) {
      const weight = vertical * horizontal
      for (let c = 0; c < classes; c++) sum[to++]! += weight * map[from++]!
    }
  }
}
