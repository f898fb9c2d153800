import * as tf from '@tensorflow/tfjs'
import { expect } from 'chai'
import {
  openEngine,
  type Engine,
  type Program,
  type TensorValue,
  type VariableSpec,
} from '../../../src/core/engine/index.ts'
import { faultOfPromise } from '../../support/faults.ts'
import { normalValue } from '../../support/programs.ts'
import { describeEngines } from '../../support/engines.ts'

const weight: VariableSpec = { name: 'w', shape: [2], role: 'weight', initializer: { kind: 'zeros' } }
const slot: VariableSpec = { name: 'm', shape: [2], role: 'slot', initializer: { kind: 'zeros' } }
const vector = (...data: number[]): TensorValue => ({ shape: [data.length], data: Float32Array.from(data) })
const numbers = (value: { data: ArrayLike<number> } | undefined) => Array.from(value?.data ?? [], (x) => +x.toFixed(5))

/** y = w · x; then w ← w − 0.1 m with m ← 0.9 m + x. */
const step: Program<'x', 'y' | 'w'> = {
  name: 'step',
  inputs: { x: { shape: [2], dtype: 'float32' } },
  variables: [weight, slot],
  body: ({ x }, variables) => {
    const [w, m] = [variables.get('w'), variables.get('m')]
    const next = tf.add(tf.mul(m, 0.9), x)
    const moved = tf.sub(w, tf.mul(next, tf.scalar(0.1)))
    return {
      outputs: { y: tf.mul(w, x), w },
      updates: [
        { variable: 'w', value: moved },
        { variable: 'm', value: next },
      ],
    }
  },
}

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

describeEngines('engine', (_shared, name) => {
  let opened: Engine | undefined
  let engine: Engine
  beforeEach(async () => {
    engine = opened = await openEngine({ name })
  })
  afterEach(() => opened?.dispose())

  it('computes outputs from the variables before the updates, and updates by momentum', async () => {
    const program = await engine.compile(step)
    await engine.writeVariables(
      new Map([
        ['w', Float32Array.of(1, 2)],
        ['m', Float32Array.of(1, 0)],
      ]),
    )
    const first = await program.run({ x: vector(1, 1) })
    expect(numbers(first.y)).to.deep.equal([1, 2])
    expect(numbers(first.w)).to.deep.equal([1, 2])
    const variables = await engine.readVariables()
    expect(numbers({ data: variables.get('m')! })).to.deep.equal([1.9, 1])
    expect(numbers({ data: variables.get('w')! })).to.deep.equal([0.81, 1.9])
    expect((await engine.readVariables([])).size).to.equal(0)
  })

  it('shares variables by name among all its programs, and with no other engine', async () => {
    const [first, second] = [await engine.compile(step), await engine.compile(double)]
    await engine.writeVariables(
      new Map([
        ['w', Float32Array.of(1, 2)],
        ['m', new Float32Array(2)],
      ]),
    )
    await second.run({ x: { shape: [], data: Float32Array.of(0) } })
    expect(numbers((await first.run({ x: vector(0, 0) })).w)).to.deep.equal([2, 4])
    const other = await openEngine({ name })
    await other.compile(double)
    expect((await faultOfPromise(other.readVariables())).message).to.match(/a value for variable w/)
    await other.dispose()
  })

  it('runs one after the other what is asked for at once', async () => {
    const program = await engine.compile(double)
    await engine.writeVariables(new Map([['w', Float32Array.of(1, 1)]]))
    const runs = Array.from({ length: 5 }, () => program.run({ x: { shape: [], data: Float32Array.of(0) } }))
    const seen = (await Promise.all(runs)).map(({ before }) => before.data[0])
    expect(seen).to.deep.equal([1, 2, 4, 8, 16])
  })

  it('refuses a variable declared with another shape, an unknown name, a wrong length', async () => {
    await engine.compile(double)
    const wider = engine.compile({ ...double, variables: [{ ...weight, shape: [3] }] })
    expect((await faultOfPromise(wider)).message).to.match(/shape \[2\].*variable w.*\[3\]/)
    const stranger = engine.writeVariables(new Map([['v', new Float32Array(2)]]))
    expect((await faultOfPromise(stranger)).message).to.match(/found v/)
    const long = engine.writeVariables(new Map([['w', new Float32Array(3)]]))
    expect((await faultOfPromise(long)).message).to.match(/2 numbers for variable w \[2\] but found 3/)
  })

  it('refuses feeds of another shape or type', async () => {
    const program = await engine.compile(step)
    const fault = await faultOfPromise(program.run({ x: vector(1, 2, 3) }))
    expect(fault.message).to.equal('Expected float32 [2] for input x of program step but found float32 [3].')
    expect(fault.code).to.equal('engine')
    const integers = { shape: [2], data: Int32Array.of(1, 2) }
    expect((await faultOfPromise(program.run({ x: integers }))).message).to.match(/found int32 \[2\]/)
  })

  it('records an inference program once and runs it at any size', async () => {
    const kernel = normalValue([3, 3, 3, 4], 1)
    const program = await engine.compile({
      name: 'sizes',
      inputs: { images: { shape: [1, null, null, 3], dtype: 'float32', recordAt: [1, 8, 8, 3] } },
      variables: [],
      constants: new Map([['kernel', kernel]]),
      body: ({ images }, scope) => ({
        outputs: { y: tf.relu(tf.conv2d(images as tf.Tensor4D, scope.get('kernel') as tf.Tensor4D, 1, 'same')) },
      }),
    })
    for (const [height, width] of [
      [8, 8],
      [5, 13],
    ]) {
      const images = normalValue([1, height!, width!, 3], 2)
      const { y } = await program.run({ images })
      await tf.setBackend('cpu')
      const wanted = tf.relu(
        tf.conv2d(
          tf.tensor4d(images.data as Float32Array, [1, height!, width!, 3]),
          tf.tensor4d(kernel.data as Float32Array, [3, 3, 3, 4]),
          ...([1, 'same'] as const),
        ),
      )
      expect(y.shape).to.deep.equal(wanted.shape)
      wanted.dataSync().forEach((value, index) => expect(y.data[index]).to.be.closeTo(value, 1e-5))
    }
    await program.dispose()
  })

  it('can be disposed, and says so when it is used after', async () => {
    const program = await engine.compile(double)
    await program.dispose()
    await program.dispose()
    const fault = await faultOfPromise(program.run({ x: { shape: [], data: Float32Array.of(0) } }))
    expect(fault.message).to.match(/double was run after it or its engine was disposed/)
    const orphan = await engine.compile(step)
    await engine.dispose()
    await engine.dispose()
    expect((await faultOfPromise(engine.compile(step))).message).to.match(/used after it was disposed/)
    expect((await faultOfPromise(orphan.run({ x: vector(1, 1) }))).message).to.match(/step was run after/)
  })
})
