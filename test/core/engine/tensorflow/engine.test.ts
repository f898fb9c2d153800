import * as tf from '@tensorflow/tfjs'
import { expect } from 'chai'
import { softmaxCrossEntropy, type Engine, type Program, type VariableSpec } from '../../../../src/core/engine/index.ts'
import { faultOfPromise } from '../../../support/faults.ts'
import { tensorFlowEngine } from '../../../support/tensorflow.ts'

const weight: VariableSpec = { name: 'w', shape: [2], role: 'weight', initializer: { kind: 'zeros' } }
const numbers = (value: { data: ArrayLike<number> } | undefined) => Array.from(value?.data ?? [], (x) => +x.toFixed(5))

/** Reads w and doubles it. */
const double: Program<'x', 'before'> = {
  name: 'double',
  inputs: { x: { shape: [], dtype: 'float32' } },
  variables: [weight],
  body: (_inputs, variables) => ({
    outputs: { before: variables.get('w') },
    updates: [{ variable: 'w', value: tf.mul(variables.get('w'), 2) }],
  }),
}

describe('TensorFlow engine', () => {
  let opened: Engine | undefined
  let engine: Engine
  beforeEach(async function () {
    opened = await tensorFlowEngine()
    if (!opened) return this.skip()
    engine = opened
  })
  afterEach(() => opened?.dispose())

  it('names node, origin and program when TensorFlow fails', async () => {
    const program = await engine.compile({
      name: 'loss',
      inputs: { labels: { shape: [1, 1, 2], dtype: 'int32' } },
      variables: [weight],
      body: ({ labels }, variables) => ({
        outputs: {
          y: softmaxCrossEntropy(
            variables
              .get('w')
              .reshape([1, 1, 2, 1])
              .concat(tf.ones([1, 1, 2, 1]), 3),
            labels,
            { divisor: tf.scalar(1) },
          ),
        },
      }),
    })
    await engine.writeVariables(new Map([['w', Float32Array.of(1, 1)]]))
    const labels = (...data: number[]) => ({ shape: [1, 1, 2], data: Int32Array.from(data) })
    const fault = await faultOfPromise(program.run({ labels: labels(0, 7) }))
    expect(fault.code).to.equal('engine')
    expect(fault.message).to.match(
      /Program loss failed at SparseSoftmax\w+ for VortexCrossEntropy of float32 \[2, 2\], int32 \[2\].*label value of 7/s,
    )
    expect(numbers((await program.run({ labels: labels(0, 255) })).y)).to.deep.equal([0.69315])
  })

  it('names the op in which a recording failed', async () => {
    const broken = engine.compile({
      ...double,
      name: 'broken',
      body: (_inputs, variables) => ({ outputs: { before: tf.linalg.bandPart(variables.get('w').as2D(1, 2), 0, 0) } }),
    })
    expect((await faultOfPromise(broken)).message).to.match(/Program broken could not be recorded \(in \w+\)/)
  })
})
