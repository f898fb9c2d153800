import { expect } from 'chai'
import { openEngine, type Engine, type TensorValue } from '../../../src/core/engine/index.ts'
import { stepFeeds, stepProgram, stepValues } from '../../support/programs.ts'
import { tensorFlowEngine } from '../../support/tensorflow.ts'

const TOLERANCE = 1e-4

/** `ARCHITECTURE`'s law: the same program, inputs and variables give the same outputs and updates on every engine. */
describe('the engines agree', () => {
  const engines: Engine[] = []
  before(async function () {
    const tensorflow = await tensorFlowEngine()
    if (!tensorflow) this.skip()
    engines.push(tensorflow, await openEngine({ name: 'wasm' }), await openEngine({ name: 'cpu' }))
  })
  after(async () => {
    for (const engine of engines) await engine.dispose()
  })

  // Odd sizes meet their strides; even ones need the padding written out.
  for (const size of [33, 24])
    it(`on two whole training steps at ${size} x ${size}`, async () => {
      const results: Results[] = []
      for (const engine of engines) results.push(await twoSteps(engine, size))
      const [first, ...rest] = results
      for (const [index, other] of rest.entries()) {
        expect([...other.keys()]).to.deep.equal([...first!.keys()])
        for (const [name, data] of first!) {
          const distance = largestDifference(data, other.get(name)!)
          expect(distance, `${name}, ${engines[index + 1]!.name} against TensorFlow`).to.be.below(TOLERANCE)
        }
      }
    })
})

type Results = Map<string, ArrayLike<number>>

/** Outputs of two steps, and all variables after them. */
async function twoSteps(engine: Engine, size: number): Promise<Results> {
  const program = await engine.compile(stepProgram(size))
  await engine.writeVariables(stepValues(size))
  const results: Results = new Map()
  for (const step of [1, 2]) {
    const outputs: Record<string, TensorValue> = await program.run(stepFeeds(size, step))
    for (const [name, { data }] of Object.entries(outputs)) results.set(`${name} of step ${step}`, data)
  }
  for (const [name, data] of await engine.readVariables()) results.set(name, data)
  await program.dispose()
  return results
}

/** Largest difference over largest value. */
function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const values = Array.from(a)
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-6)
  return values.reduce((most, value, index) => Math.max(most, Math.abs(value - b[index]!)), 0) / largest
}
