import * as tf from '@tensorflow/tfjs'
import { expect } from 'chai'
import type { Engine } from '../../../../src/core/engine/index.ts'
import { rngFor } from '../../../../src/core/base/index.ts'
import { tensorFlowEngine } from '../../../support/tensorflow.ts'

type Op = (a: tf.Tensor4D, b: tf.Tensor4D) => tf.Tensor

/** tfjs ops by name, on two [2, 4, 6, 3] maps; results are compared as float32. */
const OPS: Record<string, Op> = {
  add: (a, b) => tf.add(a, b),
  'add, broadcast': (a) => tf.add(a, tf.tensor1d([1, 2, 3])),
  sub: (a, b) => tf.sub(a, b),
  mul: (a, b) => tf.mul(a, b),
  div: (a, b) => tf.div(a, tf.add(tf.abs(b), 1)),
  pow: (a) => tf.pow(tf.abs(a), 1.5),
  maximum: (a, b) => tf.maximum(a, b),
  minimum: (a, b) => tf.minimum(a, b),
  squaredDifference: (a, b) => tf.squaredDifference(a, b),
  'exp, log, sqrt, rsqrt': (a) => tf.rsqrt(tf.add(tf.sqrt(tf.log(tf.add(tf.exp(a), 1))), 1)),
  'abs, neg, sign, square': (a) => tf.add(tf.abs(tf.neg(a)), tf.mul(tf.sign(a), tf.square(a))),
  'sigmoid, tanh, elu': (a) => tf.add(tf.sigmoid(a), tf.mul(tf.tanh(a), tf.elu(a))),
  'relu, relu6, leakyRelu': (a) => tf.add(tf.relu(a), tf.add(tf.relu6(tf.mul(a, 9)), tf.leakyRelu(a, 0.1))),
  'floor, ceil, round': (a) => tf.add(tf.floor(tf.mul(a, 3)), tf.add(tf.ceil(a), tf.round(a))),
  clipByValue: (a) => tf.clipByValue(a, -0.5, 0.5),
  step: (a) => tf.step(a),
  softmax: (a) => tf.softmax(a),
  logSoftmax: (a) => tf.logSoftmax(a),
  'greater, cast': (a, b) => tf.cast(tf.greater(a, b), 'float32'),
  'less, logicalOr': (a, b) => tf.cast(tf.logicalOr(tf.less(a, b), tf.equal(a, a)), 'float32'),
  where: (a, b) => tf.where(tf.greater(a, 0), a, b),
  sum: (a) => tf.sum(a),
  'sum, axes': (a) => tf.sum(a, [0, 2]),
  'mean, kept': (a) => tf.mean(a, [1, 2], true),
  'max, min': (a) => tf.sub(tf.max(a, -1), tf.min(a, 3)),
  prod: (a) => tf.prod(a, 3),
  argMax: (a) => tf.cast(tf.argMax(a, 3), 'float32'),
  reshape: (a) => tf.reshape(a, [8, -1]),
  expandDims: (a) => tf.expandDims(a, 1),
  squeeze: (a) => tf.squeeze(tf.slice(a, [0, 0, 0, 0], [1, 4, 6, 1])),
  transpose: (a) => tf.transpose(a, [0, 3, 1, 2]),
  slice: (a) => tf.slice(a, [0, 1, 2, 0], [2, 2, -1, 3]),
  stridedSlice: (a) => tf.stridedSlice(a, [0, 0, 1, 0], [2, 4, 6, 3], [1, 2, 2, 1]),
  pad: (a) =>
    tf.pad(
      a,
      [
        [0, 0],
        [1, 2],
        [0, 1],
        [0, 0],
      ],
      3,
    ),
  concat: (a, b) => tf.concat([a, b, a], 3),
  split: (a) => tf.add(...(tf.split(a, 2, 1) as [tf.Tensor, tf.Tensor])),
  'stack, unstack': (a, b) => tf.unstack(tf.stack([a, b], 1), 1)[1]!,
  tile: (a) => tf.tile(a, [1, 2, 1, 2]),
  broadcastTo: (a) => tf.broadcastTo(tf.mean(a, [1, 2], true), [2, 5, 7, 3]),
  reverse: (a) => tf.reverse(a, [1, 2]),
  gather: (a) => tf.gather(a, tf.tensor1d([2, 0], 'int32'), 2),
  oneHot: (a) => tf.cast(tf.oneHot(tf.argMax(a, 3), 3), 'float32'),
  'fill, onesLike, zerosLike': (a) => tf.add(tf.fill([2, 4, 6, 3], 0.5), tf.sub(tf.onesLike(a), tf.zerosLike(a))),
  matMul: (a, b) => tf.matMul(tf.reshape(a, [8, 18]), tf.reshape(b, [8, 18]), true, false),
  'matMul, batches': (a, b) => tf.matMul(a, tf.transpose(b, [0, 1, 3, 2])),
  conv2d: (a) => tf.conv2d(a, tf.ones([3, 3, 3, 5]), 1, 'same'),
  'conv2d, dilated': (a) => tf.conv2d(a, tf.ones([3, 3, 3, 5]), 1, 'same', 'NHWC', 2),
  'maxPool, avgPool': (a) => tf.add(tf.maxPool(a, 2, 2, 'valid'), tf.avgPool(a, 3, 2, 'same')),
  resizeBilinear: (a) => tf.image.resizeBilinear(a, [7, 11], true),
  batchNorm: (a) => tf.batchNorm(a, tf.tensor1d([0, 1, 2]), tf.tensor1d([1, 2, 3])),
  'gradient of a chain': (a, b) => tf.grad((x) => tf.sum(tf.mul(tf.sigmoid(x), tf.softmax(tf.add(x, b)))))(a),
  'gradient of matMul and concat': (a) =>
    tf.grad((x) => tf.sum(tf.matMul(tf.concat([x, tf.square(x)], 3), tf.ones([2, 4, 6, 2]))))(a),
}

describe('recorded tfjs ops', () => {
  let engine: Engine | undefined
  before(async function () {
    engine = await tensorFlowEngine()
    if (!engine) this.skip()
  })
  after(() => engine?.dispose())

  const rng = rngFor('recorded ops')
  const shape = [2, 4, 6, 3]
  const [a, b] = [0, 1].map(() => ({ shape, data: Float32Array.from({ length: 144 }, () => rng.normal()) }))

  it('compute what the cpu backend computes', async () => {
    const spec = { shape, dtype: 'float32' } as const
    const program = await engine!.compile({
      name: 'ops',
      inputs: { a: spec, b: spec },
      variables: [],
      body: ({ a, b }) => ({
        outputs: Object.fromEntries(
          Object.entries(OPS).map(([name, op]) => [name, op(a as tf.Tensor4D, b as tf.Tensor4D)]),
        ),
      }),
    })
    const found = await program.run({ a: a!, b: b! })
    await tf.setBackend('cpu')
    for (const [name, op] of Object.entries(OPS)) {
      const wanted = tf.tidy(() => op(tf.tensor4d(a!.data, [2, 4, 6, 3]), tf.tensor4d(b!.data, [2, 4, 6, 3])))
      expect(found[name]!.shape, name).to.deep.equal(wanted.shape)
      const numbers = wanted.dataSync()
      const worst = Math.max(...numbers.map((value, index) => Math.abs(value - found[name]!.data[index]!)))
      expect(worst, name).to.be.below(1e-4)
      wanted.dispose()
    }
  })

  it('refuse to read data back, naming what did', async () => {
    const reading = engine!.compile({
      name: 'reader',
      inputs: { a: { shape: [2], dtype: 'float32' } },
      variables: [],
      body: ({ a }) => ({ outputs: { y: tf.scalar(tf.square(a).dataSync()[0]!) } }),
    })
    const error = await reading.then(
      () => undefined,
      (thrown: unknown) => thrown as Error,
    )
    expect(error?.message).to.match(/reader.*read data back.*Square/)
  })

  it('refuse a tensor that another program made', async () => {
    let kept: tf.Tensor | undefined
    const program = (name: string, body: (a: tf.Tensor) => tf.Tensor) =>
      engine!.compile({
        name,
        inputs: { a: { shape: [2], dtype: 'float32' } },
        variables: [],
        body: ({ a }) => ({ outputs: { y: body(a) } }),
      })
    await program('first', (a) => (kept = tf.keep(tf.square(a))))
    const error = await program('second', (a) => tf.add(a, kept!)).then(
      () => undefined,
      (thrown: unknown) => thrown as Error,
    )
    expect(error?.message).to.match(/tensor of another program/)
  })
})
