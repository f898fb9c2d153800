import * as tf from '@tensorflow/tfjs'
import type { Tensor1D, Tensor4D } from '@tensorflow/tfjs'
import { expect } from 'chai'
import {
  averagePool,
  batchNormFrozen,
  broadcastLike,
  conv2d,
  globalMean,
  maxPool3x3Stride2,
  relu,
  resizeBilinear,
  resizeLike,
  type Engine,
  type Program,
  type TensorSpec,
} from '../../../../src/core/engine/index.ts'
import { normalValue } from '../../../support/programs.ts'
import { tensorFlowEngine } from '../../../support/tensorflow.ts'

const CONSTANTS = new Map(
  Object.entries({ stem: [7, 7, 3, 4], branch: [3, 3, 4, 4], logits: [1, 1, 12, 5], vector: [4] }).map(
    ([name, shape], seed) => [name, normalValue(shape, seed)],
  ),
)

/** Every op whose output depends on the map's size; weights baked in. */
function network(images: TensorSpec): Program<'images' | 'size', 'back' | 'asked'> {
  return {
    name: 'network',
    inputs: { images, size: { shape: [2], dtype: 'int32' } },
    variables: [],
    constants: CONSTANTS,
    body: ({ images, size }, scope) => {
      const kernel = (name: string) => scope.get(name) as Tensor4D
      const vector = scope.get('vector') as Tensor1D
      const stem = conv2d(images as Tensor4D, kernel('stem'), { stride: 2, padding: 3 })
      const normal = batchNormFrozen(stem, vector, vector, vector, tf.abs(vector), 1e-3)
      const x = maxPool3x3Stride2(relu(normal))
      const wide = averagePool(conv2d(averagePool(x, 3, 'zeros'), kernel('branch'), { dilation: 3 }), 9, 'valid')
      const joined = tf.concat([x, wide, broadcastLike(globalMean(x), x)], 3)
      const logits = conv2d(joined, kernel('logits'))
      return {
        outputs: {
          back: resizeLike(logits, images as Tensor4D, { alignCorners: true }),
          asked: resizeBilinear(logits, size, { alignCorners: false }),
        },
      }
    },
  }
}

describe('a program recorded at one size', () => {
  let engine: Engine | undefined
  before(async function () {
    engine = await tensorFlowEngine()
    if (!engine) this.skip()
  })
  after(() => engine?.dispose())

  it('gives at any size what a program recorded at that size gives', async () => {
    const spec: TensorSpec = { shape: [null, null, null, 3], dtype: 'float32', recordAt: [1, 33, 33, 3] }
    const any = await engine!.compile(network(spec))
    const sizes: [number, number, number][] = [
      [1, 33, 33],
      [1, 41, 56],
      [3, 20, 64],
    ]
    for (const [batch, height, width] of sizes) {
      const fixed = await engine!.compile(network({ shape: [batch, height, width, 3], dtype: 'float32' }))
      const feeds = {
        images: normalValue([batch, height, width, 3], 7),
        size: { shape: [2], data: Int32Array.of(height + 3, 2 * width) },
      }
      const [found, wanted] = [await any.run(feeds), await fixed.run(feeds)]
      expect(found.back.shape).to.deep.equal([batch, height, width, 5])
      expect(found.asked.shape).to.deep.equal([batch, height + 3, 2 * width, 5])
      for (const name of ['back', 'asked'] as const)
        expect(largestDifference(found[name].data, wanted[name].data)).to.be.below(1e-4)
      await fixed.dispose()
    }
    await any.dispose()
  })
})

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Array.from(a).reduce((most, value, index) => Math.max(most, Math.abs(value - b[index]!)), 0)
}
