import * as tf from '@tensorflow/tfjs'
import type { Tensor4D } from '@tensorflow/tfjs'
import { expect } from 'chai'
import { conv2d, openEngine, sumOfReplicas, type Engine, type Program } from '../../../../src/core/engine/index.ts'
import { faultOfPromise } from '../../../support/faults.ts'
import { normalValue } from '../../../support/programs.ts'
import { tensorFlowLibrary } from '../../../support/tensorflow.ts'

/** The sum of a convolution over all images. */
const program = (join: boolean): Program<'x', 'sum'> => ({
  name: 'sum',
  inputs: { x: { shape: [2, 9, 9, 4], dtype: 'float32', perReplica: true } },
  variables: [],
  constants: new Map([['kernel', normalValue([3, 3, 4, 4], 1)]]),
  replicas: 2,
  body: ({ x }, scope) => {
    const sum = tf.sum(conv2d(x as Tensor4D, scope.get('kernel') as Tensor4D))
    return { outputs: { sum: join ? sumOfReplicas(sum) : sum } }
  },
})

describe('replicas', () => {
  let opened: Engine | undefined
  let engine: Engine
  before(async function () {
    if ((await tensorFlowLibrary()) === undefined) this.skip()
    engine = opened = await openEngine({ name: 'tensorflow', threads: 2, devices: ['CPU:0', 'CPU:1'] })
  })
  after(() => opened?.dispose())

  it('compute on a device each, as TensorFlow’s own statistics say', async () => {
    const compiled = await engine.compile(program(true))
    let devices: string[] = []
    await compiled.run({ x: normalValue([2, 9, 9, 4], 2) }, (names) => (devices = names))
    expect(devices.sort()).to.deep.equal(['CPU:0', 'CPU:1'])
  })

  it('leave a program without replicas to the device that is asked for, with the same result', async () => {
    const whole = { ...program(false), replicas: 1 }
    const found: { devices: string[]; sum: ArrayLike<number> }[] = []
    for (const device of [0, 1]) {
      const compiled = await engine.compile(whole, device)
      let devices: string[] = []
      const { sum } = await compiled.run({ x: normalValue([2, 9, 9, 4], 2) }, (names) => (devices = names))
      found.push({ devices, sum: sum.data })
    }
    expect(found.map(({ devices }) => devices)).to.deep.equal([['CPU:0'], ['CPU:1']])
    expect(found[1]!.sum).to.deep.equal(found[0]!.sum)
  })

  it('must join what goes out', async () => {
    const fault = await faultOfPromise(engine.compile(program(false)))
    expect(fault.message).to.include('differs from replica to replica')
  })
})
