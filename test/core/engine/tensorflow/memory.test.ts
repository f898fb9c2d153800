import { expect } from 'chai'
import { existsSync, readFileSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { Tensor4D } from '@tensorflow/tfjs'
import { conv2d, type Compiled, type Engine } from '../../../../src/core/engine/index.ts'
import { normalValue, stepFeeds, stepProgram, stepValues } from '../../../support/programs.ts'
import { tensorFlowEngine } from '../../../support/tensorflow.ts'

const MEGABYTE = 2 ** 20
const WEIGHTS_BYTES = 16 * MEGABYTE
/** Allocators round up; a leaked batch a step would be 200 x 200 KB. */
const SLACK = 12 * MEGABYTE

describe('memory of the TensorFlow engine', () => {
  let engine: Engine | undefined
  before(async function () {
    engine = existsSync('/proc/self/statm') ? await tensorFlowEngine() : undefined
    if (!engine) this.skip()
  })
  after(() => engine?.dispose())

  it('stays flat over 200 training steps', async () => {
    const size = 65
    const program = await engine!.compile(stepProgram(size))
    await engine!.writeVariables(stepValues(1))
    const feeds = stepFeeds(size, 2)
    const run = async (steps: number) => {
      for (let step = 0; step < steps; step++) {
        await program.run(feeds)
        if (step % 10 === 0) collectGarbage()
      }
      return residentBytes()
    }
    const warm = await run(60)
    expect((await run(200)) - warm).to.be.below(SLACK)
  })

  it('comes back when a program without variables is disposed', async () => {
    const cycle = async () => {
      const program = await runBaked(engine!)
      await program.dispose()
      return residentBytes()
    }
    for (let warmUp = 0; warmUp < 3; warmUp++) await cycle()
    const warm = await cycle()
    let last = warm
    for (let again = 0; again < 6; again++) last = await cycle()
    expect(last - warm).to.be.below(3 * WEIGHTS_BYTES)
  })

  it("holds a program's weights twice: as they are, and as oneDNN orders them", async () => {
    await (await runBaked(engine!)).dispose()
    const before = residentBytes()
    const programs = [await runBaked(engine!), await runBaked(engine!)]
    const held = (residentBytes() - before) / programs.length
    for (const program of programs) await program.dispose()
    expect(held).to.be.below(3 * WEIGHTS_BYTES)
  })
})

/** A program with 16 MB of weights, after a run. */
async function runBaked(engine: Engine): Promise<Compiled> {
  const weights = { shape: [1, 1, 2048, 2048], data: new Float32Array(2048 * 2048).fill(0.01) }
  const program = await engine.compile({
    name: 'baked',
    inputs: { x: { shape: [1, 4, 4, 2048], dtype: 'float32' } },
    variables: [],
    constants: new Map([['weights', weights]]),
    body: ({ x }, scope) => ({ outputs: { y: conv2d(x as Tensor4D, scope.get('weights') as Tensor4D) } }),
  })
  await program.run({ x: normalValue([1, 4, 4, 2048], 1) })
  return program
}

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

/** Once V8 has collected: else fetched values wait for it, tens of megabytes of them, whose place malloc then keeps. */
function residentBytes(): number {
  collectGarbage()
  return Number(readFileSync('/proc/self/statm', 'utf8').split(' ')[1]) * 4096
}
