import * as tf from '@tensorflow/tfjs'
import type { Tensor4D } from '@tensorflow/tfjs'
import { expect } from 'chai'
import { conv2d, relu, valueAndGradients, type Engine, type Program } from '../../../../src/core/engine/index.ts'
import { normalValue } from '../../../support/programs.ts'
import { tensorFlowEngine } from '../../../support/tensorflow.ts'

const BRANCHES = 6

/** One map read by many branches: its gradient is a sum of many terms, whose order must not be chance. */
const fan: Program<'x', 'gradient'> = {
  name: 'fan',
  inputs: { x: { shape: [2, 48, 48, 32], dtype: 'float32' } },
  variables: [],
  constants: new Map(
    Array.from({ length: BRANCHES + 1 }, (_, branch) => [`kernel${branch}`, normalValue([3, 3, 32, 32], branch)]),
  ),
  body: ({ x }, scope) => {
    const kernel = (branch: number) => scope.get(`kernel${branch}`) as Tensor4D
    const loss = () => {
      const map = relu(conv2d(x as Tensor4D, kernel(BRANCHES)))
      const branches = Array.from({ length: BRANCHES }, (_, branch) =>
        conv2d(map, kernel(branch), { dilation: branch + 1 }),
      )
      return tf.sum(tf.square(tf.concat(branches, 3))).asScalar()
    }
    const { gradients } = valueAndGradients(loss, [kernel(BRANCHES)])
    return { outputs: { gradient: gradients[0]! } }
  },
}

describe('TensorFlow engine, twice', () => {
  let engine: Engine | undefined
  before(async function () {
    engine = await tensorFlowEngine()
    if (!engine) this.skip()
  })
  after(() => engine?.dispose())

  it('gives the same bits', async () => {
    const program = await engine!.compile(fan)
    const x = normalValue([2, 48, 48, 32], 9)
    const bits = async () => Buffer.from((await program.run({ x })).gradient.data.buffer).toString('base64')
    const first = await bits()
    for (let again = 0; again < 10; again++) expect(await bits()).to.equal(first)
  })
})
