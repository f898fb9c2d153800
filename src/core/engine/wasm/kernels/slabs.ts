import type * as tf from '@tensorflow/tfjs'
import { concat } from '@tensorflow/tfjs'
import { makeTensor, valuesOf } from './memory.ts'

const SLAB_BYTES = 2 ** 20
const LEAST_COLUMNS = 32

/**
 * How a factor of so many rows and columns is cut: slabs of its columns. XNNPACK streams the whole second factor past
 * every four rows of the first: slabs that stay in a core's cache go up to 1.8 times as fast as weights of many megabytes.
 */
export function slabWidth(rows: number, columns: number): number {
  const fitting = Math.floor(SLAB_BYTES / (4 * rows) / 8) * 8
  const width = Math.max(LEAST_COLUMNS, fitting)
  return columns < 2 * width ? columns : width
}

/** The slabs of a factor [..., N]. Row by row: `tf.split` and `tf.slice` take many times as long on wasm. */
export function slabsOf<R extends tf.Rank>(factor: tf.Tensor<R>): tf.Tensor<R>[] {
  const columns = factor.shape.at(-1)!
  const width = slabWidth(factor.size / columns, columns)
  if (width === columns) return [factor]
  return starts(columns, width).map((first) => {
    const count = Math.min(width, columns - first)
    return makeTensor(factor.shape.with(-1, count) as tf.ShapeMap[R], (out) => {
      const values = valuesOf(factor)
      for (let row = first, at = 0; row < values.length; row += columns, at += count)
        out.set(values.subarray(row, row + count), at)
    })
  })
}

/** First columns of the slabs. */
export function starts(columns: number, width: number): number[] {
  return Array.from({ length: Math.ceil(columns / width) }, (_, slab) => slab * width)
}

/** The products with each slab, side by side again. */
export function joinSlabs<T extends tf.Tensor>(products: T[]): T {
  return products.length === 1 ? products[0]! : concat(products, products[0]!.rank - 1)
}
