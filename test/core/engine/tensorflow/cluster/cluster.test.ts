import * as tf from '@tensorflow/tfjs'
import { expect } from 'chai'
import { openEngine, sumOfReplicas, type Engine, type Program } from '../../../../../src/core/engine/index.ts'
import { faultOfPromise } from '../../../../support/faults.ts'
import { tensorFlowLibrary } from '../../../../support/tensorflow.ts'
import { endWorkers, startTwoWorkers, type WorkerProcess } from '../../../../support/workers.ts'

/** w ← w + Σ x over all replicas; `rounds` keeps a step busy. */
const sumProgram = (rounds: number): Program<'x', 'sum'> => ({
  name: 'sum',
  inputs: { x: { shape: [2, 256], dtype: 'float32', perReplica: true } },
  variables: [{ name: 'w', shape: [], role: 'weight', initializer: { kind: 'zeros' } }],
  replicas: 2,
  body: ({ x }, scope) => {
    const square = tf.matMul(tf.transpose(x), x)
    let y = square
    for (let round = 0; round < rounds; round++) y = tf.div(tf.matMul(y, square), 256)
    const sum = sumOfReplicas(tf.add(tf.sum(x), tf.mul(tf.sum(y), 0)))
    return { outputs: { sum }, updates: [{ variable: 'w', value: tf.add(scope.get('w'), sum).asScalar() }] }
  },
})
const ONES = { x: { shape: [2, 256], data: new Float32Array(512).fill(1) } }

describe('two workers', function () {
  this.timeout(120_000)
  let workers: WorkerProcess[] = []
  let engine: Engine
  before(async function () {
    if ((await tensorFlowLibrary()) === undefined) return this.skip()
    const started = await startTwoWorkers()
    if (started === undefined) return this.skip()
    workers = started
    engine = await openEngine({ name: 'tensorflow', threads: 2, cluster: workers.map(({ address }) => address) })
  })
  after(async () => {
    endWorkers(workers)
    if (workers.length > 0) await engine.dispose()
  })

  it('compute together and keep the variables', async () => {
    const program = await engine.compile(sumProgram(0))
    await engine.writeVariables(new Map([['w', Float32Array.of(1)]]))
    const { sum } = await program.run(ONES)
    expect([...sum.data]).to.deep.equal([512])
    expect([...(await engine.readVariables()).get('w')!]).to.deep.equal([513])
  })

  it('end a run that lost one of them with its name', async () => {
    const program = await engine.compile(sumProgram(20_000))
    const running = faultOfPromise(program.run(ONES))
    setTimeout(() => workers[1]!.child.kill('SIGKILL'), 500)
    const fault = await running
    expect(fault.message).to.equal(`The worker at ${workers[1]!.address} does not respond.`)
    expect((await faultOfPromise(engine.readVariables())).message).to.equal(fault.message)
  })
})
