import * as tf from '@tensorflow/tfjs'
import type { Tensor4D } from '@tensorflow/tfjs'
import { expect } from 'chai'
import { rngFor } from '../../../../src/core/base/index.ts'
import {
  conv2d,
  valueAndGradients,
  type Engine,
  type Precision,
  type Program,
} from '../../../../src/core/engine/index.ts'
import { tensorFlowEngine } from '../../../support/tensorflow.ts'

/** A ResNet's strided 3 x 3 convolution. */
const FILTER = [3, 3, 16, 16]

function gradients(size: number, precision: Precision): Program<'x' | 'filter' | 'dy', 'dx' | 'dfilter'> {
  return {
    name: 'gradients',
    precision,
    inputs: {
      x: { shape: [2, size, size, 16], dtype: 'float32' },
      filter: { shape: FILTER, dtype: 'float32' },
      dy: { shape: [2, Math.ceil(size / 2), Math.ceil(size / 2), 16], dtype: 'float32' },
    },
    variables: [],
    body: ({ x, filter, dy }) => {
      const lossOf = () =>
        tf.sum<tf.Scalar>(tf.mul(conv2d(x as Tensor4D, filter as Tensor4D, { stride: 2, padding: 1 }), dy))
      const [dx, dfilter] = valueAndGradients(lossOf, [x, filter]).gradients
      return { outputs: { dx: dx!, dfilter: dfilter! } }
    },
  }
}

/** Eighths from -2 to 2, which every type holds. */
function eighths(name: string, shape: readonly number[]) {
  const rng = rngFor(name)
  const length = shape.reduce((product, size) => product * size, 1)
  return { shape, data: Float32Array.from({ length }, () => (rng.below(33) - 16) / 8) }
}

describe('gradients of a strided, padded convolution', function () {
  this.timeout(60_000)
  let engine: Engine | undefined
  before(async function () {
    engine = await tensorFlowEngine()
    if (engine === undefined) this.skip()
  })
  after(() => engine?.dispose())

  const run = async (size: number, precision: Precision) => {
    const program = gradients(size, precision)
    const compiled = await engine!.compile(program)
    const feed = (name: 'x' | 'filter' | 'dy') => eighths(name, program.inputs[name].shape as number[])
    const { dx, dfilter } = await compiled.run({ x: feed('x'), filter: feed('filter'), dy: feed('dy') })
    await compiled.dispose()
    return { dx: dx.data, dfilter: dfilter.data }
  }

  // On 65 SAME pads alike, on 64 it does not.
  for (const size of [65, 64])
    it(`are bfloat16's to one rounding, on maps of ${size} x ${size}`, async function () {
      const short = await run(size, 'bfloat16').catch((error: unknown) => error as Error)
      if (short instanceof Error) {
        expect(short).to.have.property('code', 'unsupported')
        return this.skip()
      }
      const exact = await run(size, 'float32')
      expect(relativeError(short.dx, exact.dx)).to.be.below(2 ** -8)
      expect(relativeError(short.dfilter, exact.dfilter)).to.be.below(2 ** -8)
    })
})

/** Of the norm. */
function relativeError(found: ArrayLike<number>, exact: ArrayLike<number>): number {
  const square = (values: readonly number[]) => values.reduce((sum, value) => sum + value ** 2, 0)
  const differences = Array.from(exact, (value, i) => value - found[i]!)
  return Math.sqrt(square(differences) / square(Array.from(exact)))
}
