import * as tf from '@tensorflow/tfjs'
import type { Tensor4D } from '@tensorflow/tfjs'
import { rngFor } from '../../src/core/base/index.ts'
import {
  averagePool,
  batchNormTraining,
  broadcastLike,
  conv2d,
  globalMean,
  maxPool3x3Stride2,
  relu,
  resizeLike,
  softmaxCrossEntropy,
  valueAndGradients,
  type Feeds,
  type Program,
  type TensorValue,
  type VariableSpec,
  type VariableUpdate,
} from '../../src/core/engine/index.ts'

const MOMENTUM = 0.9

/** Kernels of a network that has one of everything: stem, residual block, pools, global branch, resize, loss. */
const WEIGHTS: Record<string, readonly number[]> = {
  'stem.weight': [7, 7, 3, 8],
  'bn.weight': [8],
  'bn.bias': [8],
  'block.conv1.weight': [1, 1, 8, 4],
  'block.conv2.weight': [3, 3, 4, 4],
  'block.conv3.weight': [1, 1, 4, 8],
  'branch.weight': [3, 3, 8, 8],
  'classifier.weight': [1, 1, 16, 5],
}
const STATISTICS: Record<string, readonly number[]> = { 'bn.running_mean': [8], 'bn.running_var': [8] }

/** A whole training step at [2, size, size, 3]: loss, gradients, statistics, momentum. */
export function stepProgram(size: number): Program<'images' | 'labels' | 'rate', 'loss' | 'logits'> {
  return {
    name: 'step',
    inputs: {
      images: { shape: [2, size, size, 3], dtype: 'float32' },
      labels: { shape: [2, size, size], dtype: 'int32' },
      rate: { shape: [], dtype: 'float32' },
    },
    variables: stepVariables(),
    body: ({ images, labels, rate }, variables) => {
      const names = Object.keys(WEIGHTS)
      let logits: Tensor4D | undefined
      let statistics: Record<string, tf.Tensor> = {}
      const { value, gradients } = valueAndGradients(
        () => {
          const network = forward(images as Tensor4D, (name) => variables.get(name))
          logits = network.logits
          statistics = network.statistics
          return softmaxCrossEntropy(logits, labels, { divisor: tf.scalar(size * size) })
        },
        names.map((name) => variables.get(name)),
      )
      const trained = names.flatMap((variable, index): VariableUpdate[] => {
        const memory = tf.add(tf.mul(variables.get(`momentum/${variable}`), MOMENTUM), gradients[index]!)
        const value = tf.sub(variables.get(variable), tf.mul(memory, rate))
        return [
          { variable, value },
          { variable: `momentum/${variable}`, value: memory },
        ]
      })
      const moved: VariableUpdate[] = Object.entries(statistics).map(([variable, batch]) => ({
        variable,
        value: tf.add(tf.mul(variables.get(variable), 0.9), tf.mul(batch, 0.1)),
      }))
      return { outputs: { loss: value, logits: logits! }, updates: [...trained, ...moved] }
    },
  }
}

export function stepVariables(): VariableSpec[] {
  const spec = (name: string, shape: readonly number[], role: VariableSpec['role']): VariableSpec => ({
    ...{ name, shape, role, initializer: { kind: 'zeros' } },
  })
  return [
    ...Object.entries(WEIGHTS).map(([name, shape]) => spec(name, shape, 'weight')),
    ...Object.entries(WEIGHTS).map(([name, shape]) => spec(`momentum/${name}`, shape, 'slot')),
    ...Object.entries(STATISTICS).map(([name, shape]) => spec(name, shape, 'statistic')),
  ]
}

/** Values as a training run would find them after some steps. */
export function stepValues(seed: number): Map<string, Float32Array> {
  return new Map(
    stepVariables().map(({ name, shape }) => {
      const rng = rngFor(seed, name)
      return [name, Float32Array.from({ length: cells(shape) }, () => 0.3 * rng.normal())]
    }),
  )
}

/** A batch with every label and some ignored pixels. */
export function stepFeeds(size: number, seed: number): Feeds<'images' | 'labels' | 'rate'> {
  const rng = rngFor(seed, 'feeds')
  const label = () => [0, 1, 2, 3, 4, 255][rng.below(6)]!
  return {
    images: normalValue([2, size, size, 3], seed),
    labels: { shape: [2, size, size], data: Int32Array.from({ length: 2 * size * size }, label) },
    rate: { shape: [], data: Float32Array.of(0.05) },
  }
}

export function normalValue(shape: readonly number[], seed: number): TensorValue & { data: Float32Array } {
  const rng = rngFor(seed, 'value')
  return { shape, data: Float32Array.from({ length: cells(shape) }, () => rng.normal()) }
}

function forward(images: Tensor4D, weight: (name: string) => tf.Tensor) {
  const kernel = (name: string) => weight(name) as Tensor4D
  const stem = conv2d(images, kernel('stem.weight'), { stride: 2, padding: 3 })
  const normal = batchNormTraining(stem, weight('bn.weight') as tf.Tensor1D, weight('bn.bias') as tf.Tensor1D, 1e-5)
  const x = maxPool3x3Stride2(relu(normal.y))
  const narrow = relu(conv2d(x, kernel('block.conv1.weight')))
  const dilated = relu(conv2d(narrow, kernel('block.conv2.weight'), { dilation: 2 }))
  const block = relu(tf.add<Tensor4D>(conv2d(dilated, kernel('block.conv3.weight')), x))
  const branch = conv2d(averagePool(block, 3, 'zeros'), kernel('branch.weight'), { dilation: 3 })
  const pooled = averagePool(branch, 9, 'valid')
  const joined = tf.concat([pooled, broadcastLike(globalMean(block), block)], 3)
  const logits = resizeLike(conv2d(joined, kernel('classifier.weight')), images, { alignCorners: true })
  return { logits, statistics: { 'bn.running_mean': normal.mean, 'bn.running_var': normal.variance } }
}

function cells(shape: readonly number[]): number {
  return shape.reduce((all, size) => all * size, 1)
}
