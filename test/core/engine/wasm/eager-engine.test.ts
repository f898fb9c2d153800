import * as tf from '@tensorflow/tfjs'
import { expect } from 'chai'
import { openEngine, type Engine, type Program } from '../../../../src/core/engine/index.ts'
import { faultOfPromise } from '../../../support/faults.ts'
import { stepFeeds, stepProgram, stepValues } from '../../../support/programs.ts'

for (const name of ['wasm', 'cpu'] as const)
  describe(`eager engine on ${name}`, () => {
    let opened: Engine | undefined
    let engine: Engine
    beforeEach(async () => {
      engine = opened = await openEngine({ name, threads: 2 })
    })
    afterEach(() => opened?.dispose())

    it('holds its variables and nothing else from one training step to the next', async () => {
      const program = await engine.compile(stepProgram(17))
      await engine.writeVariables(stepValues(1))
      const variables = tf.memory().numTensors
      const bytes: number[] = []
      for (let step = 0; step < 3; step++) {
        await program.run(stepFeeds(17, step))
        expect(tf.memory().numTensors).to.equal(variables)
        bytes.push(tf.memory().numBytes)
      }
      expect(new Set(bytes).size).to.equal(1)
    })

    it('frees everything when it is disposed, constants included', async () => {
      const other = await openEngine({ name })
      const before = tf.memory().numTensors
      const program = await other.compile(withConstant)
      await other.compile(withConstant)
      expect(tf.memory().numTensors).to.equal(before + 2)
      await program.dispose()
      expect(tf.memory().numTensors).to.equal(before + 1)
      await other.dispose()
      expect(tf.memory().numTensors).to.equal(before)
    })

    it('leaves nothing behind of a step that fails, and its variables as they were', async () => {
      const step = stepProgram(17)
      const failing: typeof step = {
        ...step,
        body: (inputs, scope) => {
          step.body(inputs, scope)
          throw new Error('no')
        },
      }
      const program = await engine.compile(failing)
      await engine.writeVariables(stepValues(1))
      const before = tf.memory().numTensors
      expect(await program.run(stepFeeds(17, 1)).catch(String)).to.equal('Error: no')
      expect(tf.memory().numTensors).to.equal(before)
      const values = await engine.readVariables()
      for (const [variable, data] of stepValues(1)) expect(values.get(variable)).to.deep.equal(data)
    })

    it('takes and gives copies', async () => {
      const program = await engine.compile(doubled)
      const written = Float32Array.of(1, 2)
      await engine.writeVariables(new Map([['w', written]]))
      written.fill(9)
      const { w } = await program.run({})
      w.data.fill(7)
      expect(Array.from((await engine.readVariables()).get('w')!)).to.deep.equal([2, 4])
    })

    it('gives each variable the value computed from the old ones', async () => {
      const swap: Program<never, 'none'> = {
        name: 'swap',
        inputs: {},
        variables: ['a', 'b'].map((variable) => ({ ...spec, name: variable })),
        body: (_inputs, scope) => ({
          outputs: { none: tf.scalar(0) },
          updates: [
            { variable: 'a', value: scope.get('b') },
            { variable: 'b', value: scope.get('a') },
          ],
        }),
      }
      const program = await engine.compile(swap)
      await engine.writeVariables(new Map([['a', Float32Array.of(1, 1)], ['b', Float32Array.of(2, 2)]])) // prettier-ignore
      await program.run({})
      const values = await engine.readVariables(['b', 'a'])
      expect([...values].map(([variable, [first]]) => `${variable} ${first}`)).to.deep.equal(['b 1', 'a 2'])
    })

    it('refuses two updates of one variable, another shape, and a name that was not declared', async () => {
      const update = async (...values: (() => tf.Tensor)[]) => {
        const program = await engine.compile({
          ...doubled,
          body: (_inputs, scope) => ({
            outputs: { w: scope.get('w') },
            updates: values.map((value) => ({ variable: 'w', value: value() })),
          }),
        })
        await engine.writeVariables(new Map([['w', Float32Array.of(1, 2)]]))
        return (await faultOfPromise(program.run({}))).message
      }
      const pair = () => tf.tensor1d([3, 4])
      expect(await update(pair, pair)).to.equal('Expected one update for variable w but found another.')
      expect(await update(() => tf.ones([3]))).to.equal('Expected [2] for the update of w but found [3].')
      const stranger = await engine.compile({
        ...doubled,
        body: (_inputs, scope) => ({ outputs: { w: scope.get('v') } }),
      })
      expect((await faultOfPromise(stranger.run({}))).message).to.match(/declared variable.*program doubled.*found v/)
    })

    it('lets the event loop turn between runs', async () => {
      const program = await engine.compile(withConstant)
      let heard = false
      setImmediate(() => (heard = true))
      await program.run({})
      expect(heard).to.equal(true)
    })
  })

const spec = { name: 'w', shape: [2], role: 'weight', initializer: { kind: 'zeros' } } as const

/** w, then w ← 2 w. */
const doubled: Program<never, 'w'> = {
  name: 'doubled',
  inputs: {},
  variables: [spec],
  body: (_inputs, scope) => ({
    outputs: { w: scope.get('w') },
    updates: [{ variable: 'w', value: tf.mul(scope.get('w'), 2) }],
  }),
}

const withConstant: Program<never, 'y'> = {
  name: 'constant',
  inputs: {},
  variables: [],
  constants: new Map([['c', { shape: [2], data: Float32Array.of(1, 2) }]]),
  body: (_inputs, scope) => ({ outputs: { y: tf.neg(scope.get('c')) } }),
}
