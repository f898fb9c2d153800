import * as tf from '@tensorflow/tfjs'
import type { ComposedKernels } from './composed.ts'

export const maxPoolKernels: Pick<ComposedKernels, 'VortexMaxPool' | 'VortexMaxPoolGradient'> = {
  VortexMaxPool: ({ x }) => tf.maxPool(x, 3, 2, 1),

  /** tfjs' own gradient is wrong on wasm where a window's maximum is not positive. */
  VortexMaxPoolGradient({ dy, x, y }) {
    const [batch, height, width, channels] = x.shape
    const [, rows, columns] = y.shape
    const [values, gradients] = [x.dataSync<'float32'>(), dy.dataSync<'float32'>()]
    const result = new Float32Array(values.length)
    let at = 0 // in dy
    for (let n = 0; n < batch; n++)
      for (let row = 0; row < rows; row++) {
        const [top, bottom] = window(row, height)
        for (let column = 0; column < columns; column++) {
          const [left, right] = window(column, width)
          for (let channel = 0; channel < channels; channel++, at++) {
            let best = -1
            for (let i = top; i < bottom; i++)
              for (let j = left; j < right; j++) {
                const cell = ((n * height + i) * width + j) * channels + channel
                if (best < 0 || values[cell]! > values[best]!) best = cell
              }
            result[best]! += gradients[at]!
          }
        }
      }
    return tf.tensor4d(result, x.shape)
  },
}

/** The cells of the map under a window: [first, past the last]. */
function window(at: number, length: number): [number, number] {
  return [Math.max(0, 2 * at - 1), Math.min(length, 2 * at + 2)]
}
