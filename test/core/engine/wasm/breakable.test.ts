import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import * as tf from '@tensorflow/tfjs'
import { openEngine, type Program } from '../../../../src/core/engine/index.ts'
import { breakable } from '../../../../src/core/engine/wasm/breakable.ts'
import { rejection } from '../../../support/rejection.ts'

const WEIGHT = { name: 'breakable.weight', shape: [2], initializer: { kind: 'ones' }, role: 'weight' } as const

/** Adds one to its variable; Ctrl-C comes before it is done, and it would never end by itself. */
const ENDLESS: Program<'x', 'y'> = {
  name: 'endless',
  inputs: { x: { shape: [2], dtype: 'float32' } },
  variables: [WEIGHT],
  body({ x }, variables) {
    const value = tf.add(variables.get(WEIGHT.name), x)
    process.kill(process.pid, 'SIGINT')
    for (;;) tf.dispose(tf.add(x, x))
    return { outputs: { y: value }, updates: [{ kind: 'assign', variable: WEIGHT.name, value }] }
  },
}

describe('breakable work', () => {
  let heard = 0
  const listen = () => heard++
  beforeEach(() => {
    heard = 0
    process.on('SIGINT', listen)
  })
  afterEach(() => process.removeListener('SIGINT', listen))

  it('gives what the work gives, and throws what it throws', () => {
    const error = new RangeError('of the work')
    expect(breakable(() => [1, 2])).to.deep.equal([1, 2])
    expect(() =>
      breakable(() => {
        throw error
      }),
    ).to.throw(error)
  })

  it('is broken off by Ctrl-C in an endless loop, and those who listen hear of it', async () => {
    const endless = () => {
      process.kill(process.pid, 'SIGINT')
      for (;;);
    }
    expect(() => breakable(endless))
      .to.throw()
      .and.have.property('code', 'interrupted')
    for (let waits = 0; waits < 100 && heard === 0; waits++) await sleep(20)
    expect(heard).to.equal(1)
  })

  it('leaves the variables of the last whole step', async () => {
    const engine = await openEngine({ name: 'cpu' })
    const compiled = await engine.compile(ENDLESS)
    await engine.writeVariables(new Map([[WEIGHT.name, Float32Array.of(3, 4)]]))
    const error = await rejection(compiled.run({ x: { shape: [2], data: Float32Array.of(1, 1) } }))
    expect(error).to.have.property('code', 'interrupted')
    expect((await engine.readVariables()).get(WEIGHT.name)).to.deep.equal(Float32Array.of(3, 4))
    await engine.dispose()
  })

  it('leaves tfjs as it was: no open scope, no tensor, and a tape that records', () => {
    const x = tf.tensor1d([2, 3])
    const { numTensors } = tf.memory()
    const endless = tf.customGrad((value) => {
      process.kill(process.pid, 'SIGINT')
      for (;;) tf.dispose(tf.square(value as tf.Tensor))
    })
    const insideKernel = () => tf.tidy(() => tf.grad(endless)(x))
    expect(() => breakable(insideKernel))
      .to.throw()
      .and.have.property('code', 'interrupted')
    // One, at most, was being made, and not yet in a scope; or was being freed, and is counted down twice.
    expect(tf.memory().numTensors).to.be.within(numTensors - 1, numTensors + 1)
    const gradient = tf.tidy(() =>
      tf
        .grad((value: tf.Tensor) => tf.square(value).sum())(x)
        .dataSync(),
    )
    expect([...gradient]).to.deep.equal([4, 6])
    x.dispose()
  })
})
