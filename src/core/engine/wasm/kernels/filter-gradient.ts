import * as tf from '@tensorflow/tfjs'
import type { ConvolutionAttrs } from '../../ops/kernels.ts'
import { makeTensor, valuesOf } from './memory.ts'
import { joinSlabs, slabsOf } from './slabs.ts'

type Map = tf.Tensor4D
type Matrix = tf.Tensor2D

/** Where a cell of the filter meets the map: so many rows (or columns) from `x` on, under those of dy from `dy` on. */
interface Meeting {
  x: number
  dy: number
  count: number
}

/** For each cell of the filter [k, k, C, D]: (x as that cell saw it)ᵀ · dy. Cells that saw padding alone get zeros. */
export function filterGradient(
  x: Map,
  dy: Map,
  filterShape: [number, number, number, number],
  attrs: ConvolutionAttrs,
): Map {
  const [size, , channels, filters] = filterShape
  const cells = Array.from({ length: size * size }, (_, cell) =>
    tf.tidy(() => {
      const rows = meetingOf(Math.floor(cell / size), 1, x, dy, attrs)
      const columns = meetingOf(cell % size, 2, x, dy, attrs)
      if (rows.count <= 0 || columns.count <= 0) return tf.zeros<tf.Rank.R2>([channels, filters])
      return crossProduct(
        asRows(partOf(x, rows.x, columns.x, rows.count, columns.count, attrs.stride)),
        asRows(partOf(dy, rows.dy, columns.dy, rows.count, columns.count, 1)),
      )
    }),
  )
  return tf.reshape(cells.length === 1 ? cells[0]! : tf.concat(cells), filterShape)
}

/** dy's position i lies on x's i · stride + offset. */
function meetingOf(at: number, axis: 1 | 2, x: Map, dy: Map, { stride, dilation, padding }: ConvolutionAttrs): Meeting {
  const offset = at * dilation - padding
  const first = Math.max(0, Math.ceil(-offset / stride))
  const last = Math.min(dy.shape[axis] - 1, Math.floor((x.shape[axis] - 1 - offset) / stride))
  return { x: first * stride + offset, dy: first, count: last - first + 1 }
}

/** Every `stride`th cell of a map from (row, column) on; the map itself where that is all of it. */
function partOf(map: Map, row: number, column: number, height: number, width: number, stride: number): Map {
  const [batch, rows, columns, channels] = map.shape
  if (stride === 1 && height === rows && width === columns) return map
  // Rows of cells at once, or single cells. (`tf.slice` copies the whole map first, `tf.stridedSlice` goes by number.)
  const [pieces, piece] = stride === 1 ? [1, width * channels] : [width, channels]
  return makeTensor<tf.Rank.R4>([batch, height, width, channels], (out) => {
    const values = valuesOf(map)
    let at = 0
    for (let n = 0; n < batch; n++)
      for (let i = 0; i < height; i++)
        for (let j = 0; j < pieces; j++, at += piece) {
          const from = ((n * rows + row + i * stride) * columns + column + j * stride) * channels
          out.set(values.subarray(from, from + piece), at)
        }
  })
}

function asRows(map: Map): Matrix {
  return tf.reshape<tf.Rank.R2>(map, [-1, map.shape[3]])
}

/** aᵀ · b for a [P, C] and b [P, D]: [C, D]. On wasm a product with a transposing flag takes 20 times as long. */
function crossProduct(a: Matrix, b: Matrix): Matrix {
  const factor = tf.transpose(a)
  return joinSlabs(slabsOf(b).map((slab) => tf.matMul(factor, slab)))
}
