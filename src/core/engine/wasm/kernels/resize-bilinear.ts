import * as tf from '@tensorflow/tfjs'
import type { ComposedKernels } from './composed.ts'

export const resizeKernels: Pick<ComposedKernels, 'VortexResizeBilinear' | 'VortexResizeBilinearGradient'> = {
  VortexResizeBilinear({ x, reference, size }, { height, width, alignCorners }) {
    const [rows, columns] = size
      ? (size.dataSync() as unknown as [number, number])
      : (reference?.shape.slice(1, 3) ?? [height, width])
    return tf.image.resizeBilinear(x, [rows!, columns!], alignCorners, !alignCorners)
  },

  /** Rows, then columns: each cell's gradient goes to the two that it was mixed from. tfjs' own knows no half-pixel centers. */
  VortexResizeBilinearGradient({ dy, x }, { alignCorners }) {
    const [batch, height, width, channels] = x.shape
    const [, rows, columns] = dy.shape
    const given = dy.dataSync<'float32'>()
    const down = mixes(height, rows, alignCorners)
    const across = mixes(width, columns, alignCorners)
    const result = new Float32Array(x.size)
    const line = new Float32Array(width * channels) // one row of dy, brought to x's width
    for (let n = 0; n < batch; n++)
      for (let row = 0; row < rows; row++) {
        line.fill(0)
        for (let column = 0; column < columns; column++)
          addMixed(line, 0, across, column, given, ((n * rows + row) * columns + column) * channels, channels)
        addMixed(result, n * height * line.length, down, row, line, 0, line.length)
      }
    return tf.tensor4d(result, x.shape)
  },
}

/** For each output cell: the two input cells and the second one's share. */
interface Mixes {
  first: Int32Array
  second: Int32Array
  share: Float32Array
}

function mixes(from: number, to: number, alignCorners: boolean): Mixes {
  const result = { first: new Int32Array(to), second: new Int32Array(to), share: new Float32Array(to) }
  const ratio = alignCorners ? (to > 1 ? (from - 1) / (to - 1) : 0) : from / to
  for (let at = 0; at < to; at++) {
    const centre = alignCorners ? at * ratio : Math.max(0, (at + 0.5) * ratio - 0.5)
    const first = Math.min(from - 1, Math.floor(centre))
    result.first[at] = first
    result.second[at] = Math.min(from - 1, first + 1)
    result.share[at] = centre - first
  }
  return result
}

/** Adds `length` numbers of `source` to the two places (of `length` each, from `base` on) that cell `at` was mixed from. */
function addMixed(
  target: Float32Array,
  base: number,
  { first, second, share }: Mixes,
  at: number,
  source: Float32Array,
  start: number,
  length: number,
): void {
  const [one, two, part] = [base + first[at]! * length, base + second[at]! * length, share[at]!]
  for (let i = 0; i < length; i++) {
    const value = source[start + i]!
    target[one + i]! += value * (1 - part)
    target[two + i]! += value * part
  }
}
