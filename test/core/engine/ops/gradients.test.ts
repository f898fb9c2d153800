import * as tf from '@tensorflow/tfjs'
import { expect } from 'chai'
import * as ops from '../../../../src/core/engine/index.ts'
import type { TensorValue } from '../../../../src/core/engine/index.ts'
import { describeEngines, evaluate } from '../../../support/engines.ts'
import { numbers } from '../../../support/numbers.ts'

type Map = tf.Tensor4D
type Vector = tf.Tensor1D

/** Ops of one or more inputs; smooth, or bent only where the inputs below do not go. */
const CASES: Record<string, { shapes: number[][]; op: (...inputs: (Map & Vector)[]) => tf.Tensor }> = {
  'conv2d, dilation 2': {
    shapes: [[1, 6, 5, 2], [3, 3, 2, 2]], // prettier-ignore
    op: (x, filter) => ops.conv2d(x, filter, { dilation: 2 }),
  },
  'conv2d, stride 2': {
    shapes: [[1, 6, 5, 2], [3, 3, 2, 2]], // prettier-ignore
    op: (x, filter) => ops.conv2d(x, filter, { stride: 2, padding: 1 }),
  },
  batchNormTraining: {
    shapes: [[2, 3, 3, 2], [2], [2]],
    op: (x, scale, offset) => ops.batchNormTraining(x, scale, offset, 1e-3).y,
  },
  batchNormFrozen: {
    shapes: [[2, 3, 3, 2], [2], [2]],
    op: (x, scale, offset) =>
      ops.batchNormFrozen(x, scale, offset, tf.tensor1d([0.1, -0.2]), tf.tensor1d([0.5, 2]), 1e-3),
  },
  relu: { shapes: [[1, 3, 3, 2]], op: (x) => ops.relu(x) },
  'averagePool, zeros': { shapes: [[1, 5, 4, 2]], op: (x) => ops.averagePool(x, 3, 'zeros') },
  'averagePool, valid': { shapes: [[1, 5, 4, 2]], op: (x) => ops.averagePool(x, 3, 'valid') },
  maxPool3x3Stride2: { shapes: [[1, 5, 6, 1]], op: (x) => ops.maxPool3x3Stride2(x) },
  'resizeBilinear, corners': {
    shapes: [[1, 3, 4, 2]],
    op: (x) => ops.resizeBilinear(x, [7, 5], { alignCorners: true }),
  },
  'resizeBilinear, half-pixel': {
    shapes: [[1, 3, 4, 2]],
    op: (x) => ops.resizeBilinear(x, [7, 2], { alignCorners: false }),
  },
  softmaxCrossEntropy: {
    shapes: [[1, 2, 3, 4]],
    op: (logits) => ops.softmaxCrossEntropy(logits, labels(), { divisor: tf.scalar(4) }),
  },
  'softmaxCrossEntropy, weighted': {
    shapes: [[1, 2, 3, 4]],
    op: (logits) => ops.softmaxCrossEntropy(logits, labels(), { divisor: tf.scalar(3), weights: pixels() }),
  },
  focalLoss: {
    shapes: [[1, 2, 3, 4]],
    op: (logits) => ops.focalLoss(logits, labels(), { gamma: 1.5, divisor: tf.scalar(3), weights: pixels() }),
  },
  uniformCrossEntropy: {
    shapes: [[1, 2, 3, 4]],
    op: (logits) =>
      ops.uniformCrossEntropy(logits, { weights: pixels(), classWeights: [1, 2, 0.5, 3], divisor: tf.scalar(5) }),
  },
  diceLoss: {
    shapes: [[2, 2, 3, 4]],
    op: (logits) => ops.diceLoss(logits, tf.concat([labels(), tf.onesLike(labels())]), 3),
  },
  globalMean: { shapes: [[2, 3, 3, 2]], op: (x) => ops.globalMean(x) },
  broadcastLike: { shapes: [[2, 1, 1, 2]], op: (x) => ops.broadcastLike(x, tf.zeros([2, 3, 4, 1])) },
  dropout: { shapes: [[1, 2, 2, 3]], op: (x) => ops.dropout(x, tf.tensor(numbers(5, 12), [1, 2, 2, 3])) },
}

function labels(): tf.Tensor {
  return tf.tensor([[[0, 255, 3], [1, 2, 255]]], [1, 2, 3], 'int32') // prettier-ignore
}

function pixels(): tf.Tensor {
  return tf.tensor([0.5, 1, 2, 0, 3, 1], [1, 2, 3])
}

/** Large enough for float32, small enough for curvature; sums of outputs are taken in double precision. */
const STEP = 2 ** -7

describeEngines('gradients equal finite differences', (engine) => {
  for (const [title, { shapes, op }] of Object.entries(CASES))
    it(title, async () => {
      const inputs = Object.fromEntries(
        shapes.map((shape, index): [string, TensorValue] => [`${index}`, { shape, data: spread(numbers(index + 1, sizeOf(shape))) }]), // prettier-ignore
      )
      const run = (values: Record<string, TensorValue>): Promise<Record<string, TensorValue>> => evaluate(engine(), values, (tensors) => valueAndSlopes(op, tensors)) // prettier-ignore
      const slopes = await run(inputs)
      for (const [name, { data, shape }] of Object.entries(inputs)) {
        const direction = numbers(11, data.length)
        const moved = (sign: number) =>
          run({
            ...inputs,
            [name]: { shape, data: Float32Array.from(data, (x, i) => x + sign * STEP * direction[i]!) },
          })
        const weights = numbers(77, slopes['y']!.data.length)
        const [after, before] = [dot((await moved(1))['y']!.data, weights), dot((await moved(-1))['y']!.data, weights)]
        const wanted = (after - before) / (2 * STEP)
        const found = dot(slopes[`slope${name}`]!.data, direction)
        expect(found, `input ${name}`).to.be.closeTo(wanted, 2e-3 * Math.max(1, Math.abs(wanted)))
      }
    })
})

function valueAndSlopes(
  op: (...inputs: (Map & Vector)[]) => tf.Tensor,
  tensors: Record<string, tf.Tensor>,
): Record<string, tf.Tensor> {
  const inputs = Object.values(tensors) as (Map & Vector)[]
  let y: tf.Tensor | undefined
  const { gradients } = ops.valueAndGradients(() => {
    y = op(...inputs)
    return tf.sum(tf.mul(y, tf.tensor(numbers(77, y.size), y.shape)))
  }, inputs)
  return { y: y!, ...Object.fromEntries(gradients.map((gradient, index) => [`slope${index}`, gradient])) }
}

/** All values at least two steps apart and from zero, in the same order: no kink lies within a step. */
function spread(values: Float32Array): Float32Array {
  const order = Array.from(values.keys()).sort((a, b) => values[a]! - values[b]!)
  const result = new Float32Array(values.length)
  for (const [rank, index] of order.entries()) result[index] = (rank - Math.floor(values.length / 2) + 0.5) * 5 * STEP
  return result
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Array.from(a).reduce((sum, value, index) => sum + value * b[index]!, 0)
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((all, size) => all * size, 1)
}
