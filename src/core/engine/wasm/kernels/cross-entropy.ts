import * as tf from '@tensorflow/tfjs'
import { VortexError } from '../../../base/index.ts'
import type { ComposedKernels } from './composed.ts'

export const crossEntropyKernels: Pick<ComposedKernels, 'VortexCrossEntropy' | 'VortexPixelLosses'> = {
  /** One pass over the pixels in double precision; the gradient is w (softmax - one hot) / divisor. */
  VortexCrossEntropy({ logits, labels, divisor, weights }, { ignore }) {
    const classes = logits.shape[3]
    const [counted] = divisor.dataSync<'float32'>() as unknown as [number]
    const values = logits.dataSync<'float32'>()
    const each = weights?.dataSync<'float32'>()
    const gradient = new Float32Array(values.length)
    let loss = 0
    for (const [pixel, label] of labels.dataSync<'int32'>().entries()) {
      if (label === ignore) continue
      requireClass(label, classes, ignore)
      const weight = each ? each[pixel]! : 1
      const base = pixel * classes
      const largest = largestOf(values, base, classes)
      let sum = 0
      for (let c = 0; c < classes; c++) sum += gradient[base + c] = Math.exp(values[base + c]! - largest)
      for (let c = 0; c < classes; c++) gradient[base + c] = (gradient[base + c]! * weight) / (sum * counted)
      gradient[base + label]! -= weight / counted
      loss += weight * (Math.log(sum) + largest - values[base + label]!)
    }
    return [tf.scalar(loss / counted), tf.tensor4d(gradient, logits.shape)]
  },

  VortexPixelLosses({ logits, labels }, { ignore }) {
    const classes = logits.shape[3]
    const values = logits.dataSync<'float32'>()
    const losses = Float32Array.from(labels.dataSync<'int32'>(), (label, pixel) => {
      if (label === ignore) return 0
      requireClass(label, classes, ignore)
      const base = pixel * classes
      const largest = largestOf(values, base, classes)
      let sum = 0
      for (let c = 0; c < classes; c++) sum += Math.exp(values[base + c]! - largest)
      return Math.log(sum) + largest - values[base + label]!
    })
    return tf.tensor3d(losses, labels.shape as [number, number, number])
  },
}

function largestOf(values: Float32Array, base: number, count: number): number {
  let largest = -Infinity
  for (let c = 0; c < count; c++) largest = Math.max(largest, values[base + c]!)
  return largest
}

function requireClass(label: number, classes: number, ignore: number): void {
  if (label < 0 || label >= classes)
    throw new VortexError('engine', `A label is ${label}, neither one of ${classes} classes nor ${ignore} (ignored).`)
}
