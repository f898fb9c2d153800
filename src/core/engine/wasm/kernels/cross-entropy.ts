import * as tf from '@tensorflow/tfjs'
import { VortexError } from '../../../base/index.ts'
import type { ComposedKernels } from './composed.ts'

export const crossEntropyKernels: Pick<ComposedKernels, 'VortexCrossEntropy'> = {
  /** One pass over the pixels in double precision; the gradient is (softmax - one hot) / counted. */
  VortexCrossEntropy({ logits, labels }, { ignore }) {
    const classes = logits.shape[3]
    const values = logits.dataSync<'float32'>()
    const truth = labels.dataSync<'int32'>()
    const counted = Math.max(1, countOf(truth, classes, ignore))
    const gradient = new Float32Array(values.length)
    let loss = 0
    for (const [pixel, label] of truth.entries()) {
      if (label === ignore) continue
      const base = pixel * classes
      let largest = -Infinity
      for (let c = 0; c < classes; c++) largest = Math.max(largest, values[base + c]!)
      let sum = 0
      for (let c = 0; c < classes; c++) sum += gradient[base + c] = Math.exp(values[base + c]! - largest)
      for (let c = 0; c < classes; c++) gradient[base + c]! /= sum * counted
      gradient[base + label]! -= 1 / counted
      loss += Math.log(sum) + largest - values[base + label]!
    }
    return [tf.scalar(loss / counted), tf.tensor4d(gradient, logits.shape)]
  },
}

function countOf(labels: Int32Array, classes: number, ignore: number): number {
  let counted = 0
  for (const label of labels) {
    if (label === ignore) continue
    if (label < 0 || label >= classes)
      throw new VortexError('engine', `A label is ${label}, neither one of ${classes} classes nor ${ignore} (ignored).`)
    counted++
  }
  return counted
}
