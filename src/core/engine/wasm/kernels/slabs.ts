import * as tf from '@tensorflow/tfjs'
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
  return columnRanges(columns, width).map(({ first, count }) =>
    makeTensor(factor.shape.with(-1, count) as tf.ShapeMap[R], (out) => {
      const values = valuesOf(factor)
      for (let row = first, at = 0; row < values.length; row += columns, at += count)
        out.set(values.subarray(row, row + count), at)
    }),
  )
}

/** The columns of each slab. */
export function columnRanges(columns: number, width: number): { first: number; count: number }[] {
  return Array.from({ length: Math.ceil(columns / width) }, (_, slab) => {
    const first = slab * width
    return { first, count: Math.min(width, columns - first) }
  })
}

/** The products with each slab, side by side again. */
export function joinSlabs<T extends tf.Tensor>(products: T[]): T {
  return products.length === 1 ? products[0]! : tf.concat(products, products[0]!.rank - 1)
}
