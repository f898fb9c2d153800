import * as tf from '@tensorflow/tfjs'
import { expect } from 'chai'
import * as ops from '../../../../src/core/engine/index.ts'
import type { TensorValue } from '../../../../src/core/engine/index.ts'
import { describeEngines, evaluate } from '../../../support/engines.ts'
import { faultOf } from '../../../support/faults.ts'
import { numbers } from '../../../support/numbers.ts'

describeEngines('ops', (engine) => {
  it('batchNormTraining of one value a channel gives the offset, and no gradient', async () => {
    const found = await evaluate(
      engine(),
      { x: row(3, -4), scale: vector(2, 2), offset: vector(1, 5) },
      ({ x, scale, offset }) => {
        const batch = ops.batchNormTraining(x as tf.Tensor4D, scale as tf.Tensor1D, offset as tf.Tensor1D, 1e-5)
        const { gradients } = ops.valueAndGradients(
          () => tf.sum(tf.mul(ops.batchNormTraining(x as tf.Tensor4D, scale as tf.Tensor1D, offset as tf.Tensor1D, 1e-5).y, 3)), // prettier-ignore
          [x, scale, offset],
        )
        return { ...batch, dx: gradients[0]!, dscale: gradients[1]!, doffset: gradients[2]! }
      },
    )
    expect(values(found)).to.deep.equal({
      ...{ y: [1, 5], mean: [3, -4], variance: [0, 0] },
      ...{ dx: [0, 0], dscale: [0, 0], doffset: [3, 3] },
    })
  })

  it('maxPool3x3Stride2 gives a gradient to the first of equal cells, negative ones too', async () => {
    const map: TensorValue = { shape: [1, 3, 3, 1], data: Float32Array.of(-5, -1, -1, -2, -1, -7, -1, -3, -1) }
    const found = await evaluate(engine(), { map }, ({ map: x }) => {
      const { gradients } = ops.valueAndGradients(() => tf.sum(ops.maxPool3x3Stride2(x as tf.Tensor4D)), [x])
      return { y: ops.maxPool3x3Stride2(x as tf.Tensor4D), dx: gradients[0]! }
    })
    expect(values(found)).to.deep.equal({ y: [-1, -1, -1, -1], dx: [0, 2, 0, 0, 2, 0, 0, 0, 0] })
  })

  it('resizes to a size that is a tensor, or another tensor’s', async () => {
    const x: TensorValue = { shape: [1, 3, 4, 2], data: numbers(1, 24) }
    const size: TensorValue = { shape: [2], data: Int32Array.of(5, 7) }
    const found = await evaluate(engine(), { x, size }, (inputs) => {
      const map = inputs.x as tf.Tensor4D
      return {
        wanted: ops.resizeBilinear(map, [5, 7], { alignCorners: true }),
        bySize: ops.resizeBilinear(map, inputs.size, { alignCorners: true }),
        like: ops.resizeLike(map, tf.zeros([1, 5, 7, 3]), { alignCorners: true }),
      }
    })
    expect(found.bySize).to.deep.equal(found.wanted)
    expect(found.like).to.deep.equal(found.wanted)
  })

  it('leaves logits of ignored pixels out, however large', async () => {
    const logits: TensorValue = { shape: [1, 1, 2, 2], data: Float32Array.of(0, 0, 3e38, -3e38) }
    const labels: TensorValue = { shape: [1, 1, 2], data: Int32Array.of(1, 255) }
    const found = await evaluate(engine(), { logits, labels }, (inputs) => {
      const { value, gradients } = ops.valueAndGradients(
        () => ops.softmaxCrossEntropy(inputs.logits as tf.Tensor4D, inputs.labels, { divisor: tf.scalar(1) }),
        [inputs.logits],
      )
      return { value, gradient: gradients[0]! }
    })
    expect(values(found)).to.deep.equal({ value: [0.69315], gradient: [0.5, -0.5, 0, 0] })
  })
})

const one = () => ({ divisor: tf.scalar(1) })

describe('ops refuse', () => {
  before(async () => {
    await ops.openEngine({ name: 'cpu' })
    await tf.setBackend('cpu')
  })

  const map = (...shape: [number, number, number, number]) => tf.zeros<tf.Rank.R4>(shape)

  const cases: [string, () => unknown][] = [
    [
      'Expected x as float32 [N, H, W, C] for conv2d but found float32 [1].',
      () => ops.conv2d(tf.ones([1]) as never, map(1, 1, 3, 2)),
    ],
    [
      'Expected a filter for 3 channels for conv2d but found float32 [1, 1, 4, 2].',
      () => ops.conv2d(map(1, 5, 5, 3), map(1, 1, 4, 2)),
    ],
    [
      'Expected a square filter for conv2d but found float32 [3, 1, 3, 2].',
      () => ops.conv2d(map(1, 5, 5, 3), map(3, 1, 3, 2)),
    ],
    [
      "Expected an odd filter for 'same' padding for conv2d but found float32 [2, 2, 3, 2].",
      () => ops.conv2d(map(1, 5, 5, 3), map(2, 2, 3, 2)),
    ],
    [
      'Expected a padded map of at least 7 cells for conv2d but found float32 [1, 5, 5, 3].',
      () => ops.conv2d(map(1, 5, 5, 3), map(7, 7, 3, 2), { padding: 0 }),
    ],
    [
      'Expected scale as float32 [3] for batchNormTraining but found float32 [2].',
      () => ops.batchNormTraining(map(1, 5, 5, 3), tf.zeros([2]), tf.zeros([3]), 1e-5),
    ],
    ['Expected an odd window size for averagePool but found 4.', () => ops.averagePool(map(1, 5, 5, 3), 4, 'zeros')],
    [
      'Expected labels as int32 [1, 5, 5] for softmaxCrossEntropy but found float32 [1, 5, 5].',
      () => ops.softmaxCrossEntropy(map(1, 5, 5, 3), tf.zeros([1, 5, 5]), one()),
    ],
    [
      'Expected labels as int32 [1, 5, 4] for softmaxCrossEntropy but found int32 [1, 4, 5].',
      () => ops.softmaxCrossEntropy(map(1, 5, 4, 3), tf.zeros([1, 4, 5], 'int32'), one()),
    ],
    [
      'Expected at most 255 classes for softmaxCrossEntropy but found 256.',
      () => ops.softmaxCrossEntropy(map(1, 5, 4, 256), tf.zeros([1, 5, 4], 'int32'), one()),
    ],
    [
      'Expected mask as float32 [1, 5, 5, 3] for dropout but found float32 [1, 5, 5, 1].',
      () => ops.dropout(map(1, 5, 5, 3), map(1, 5, 5, 1)),
    ],
    [
      'Expected size as int32 [2] for resizeBilinear but found float32 [2].',
      () => ops.resizeBilinear(map(1, 5, 5, 3), tf.zeros([2]), { alignCorners: true }),
    ],
    [
      'Expected x as float32 [1, 1, 1, 3] for broadcastLike but found float32 [1, 2, 1, 3].',
      () => ops.broadcastLike(map(1, 2, 1, 3), map(1, 5, 5, 3)),
    ],
  ]
  for (const [message, call] of cases) it(message, () => expect(faultOf(call).message).to.equal(message))

  it('labels that are no class, on the engines that run eagerly', () => {
    const labels = tf.tensor([[[0, 3]]], [1, 1, 2], 'int32')
    expect(faultOf(() => ops.softmaxCrossEntropy(map(1, 1, 2, 3), labels, one())).message).to.equal(
      'A label is 3, neither one of 3 classes nor 255 (ignored).',
    )
  })
})

function row(...data: number[]): TensorValue {
  return { shape: [1, 1, 1, data.length], data: Float32Array.from(data) }
}

function vector(...data: number[]): TensorValue {
  return { shape: [data.length], data: Float32Array.from(data) }
}

function values(found: Record<string, TensorValue>): Record<string, number[]> {
  return Object.fromEntries(
    Object.entries(found).map(([name, { data }]) => [name, Array.from(data, (x) => +x.toFixed(5) + 0)]),
  )
}
