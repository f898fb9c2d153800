import { expect } from 'chai'
import { rngFor } from '../../../src/core/base/index.ts'
import { openEngine, type Engine } from '../../../src/core/engine/index.ts'
import { TensorFlowEngine } from '../../../src/core/engine/tensorflow/engine.ts'
import { loadTensorFlow } from '../../../src/core/engine/tensorflow/library.ts'
import { buildModel, DEFAULT_MODEL, dropoutOf } from '../../../src/core/models/index.ts'
import { compileStep, type StepSettings } from '../../../src/core/training/index.ts'
import { drawMask } from '../../../src/core/training/feeds.ts'
import { jsonFixture } from '../../support/fixtures.ts'
import { relativeDifference } from '../../support/networks.ts'
import { generateBatch, generateVariables } from '../../support/parity/generate.ts'
import { PLAIN_STEP } from '../../support/plain-step.ts'
import { tensorFlowLibrary } from '../../support/tensorflow.ts'
import { endWorkers, startTwoWorkers } from '../../support/workers.ts'

const { config, nudges } = jsonFixture('training.json') as { config: object; nudges: Record<string, string> }
const model = buildModel({ ...DEFAULT_MODEL, ...config, dropout: 0.1, auxiliary: 0.4 }, 21)
const STEPS = 10
const [BATCH, CROP] = [8, 33]
/** All that takes sums over pixels or gradients at once. */
const SETTINGS: StepSettings = {
  ...PLAIN_STEP,
  batch: BATCH,
  accumulate: 2,
  optimizer: { name: 'sgd', momentum: 0.9, nesterov: true, weightDecay: 1e-4 },
  clip: 1,
  ema: 0.9,
  loss: {
    ...PLAIN_STEP.loss,
    dice: 0.5,
    smoothing: 0.1,
    classWeights: Array.from({ length: 21 }, (_, c) => 0.5 + c / 20),
  },
}

/** Each image with another share of void; the last is nothing else. */
function batchOf(step: number) {
  // Twice the images whose batch norm parity settled: the values before ReLUs are far enough from 0 for rounding.
  const { images, labels } = generateBatch(BATCH / 2, CROP)
  const pixels = CROP * CROP
  const voided = Int32Array.from([...labels.data, ...labels.data]).map((label, at) =>
    at % pixels < (Math.floor(at / pixels) * pixels) / 7 ? 255 : label,
  )
  const { shape, rate } = dropoutOf(model, BATCH, CROP)!
  const cells = shape.reduce((product, size) => product * size, 1)
  return {
    images: Float32Array.from([...images.data, ...images.data]),
    labels: voided,
    dropoutMask: drawMask(rngFor('mask', step), cells, rate),
    ...{ learningRate: 0.01, step },
  }
}

const open = (count: number, library: string, round = false) => {
  const devices = Array.from({ length: count }, (_, index) => `CPU:${index}`)
  // Cheap maps are computed again, as in large networks.
  const options = { threads: 2, round, recomputeBytes: 1, ...(count > 1 && { devices }) }
  return new TensorFlowEngine(loadTensorFlow(library), options)
}

/** Losses of the steps, and all variables after them; in float16 also what the loss is multiplied by. */
async function trained(engine: Engine, more: Partial<StepSettings> = {}, steps = STEPS) {
  try {
    const step = await compileStep(engine, model, { ...SETTINGS, ...more })
    const start = generateVariables(model.variables, nudges)
    const startOf = ({ name, shape }: (typeof step.variables)[number]) =>
      start.get(name) ?? new Float32Array(shape.reduce((product, size) => product * size, 1))
    await engine.writeVariables(new Map(step.variables.map((spec) => [spec.name, startOf(spec)])))
    const losses: number[] = []
    for (let i = 0; i < steps; i++) losses.push(await step.run(batchOf(i)))
    const values = await engine.readVariables(step.variables.map(({ name }) => name))
    return { losses: Float32Array.from(losses), values, lossScale: step.lossScale?.() }
  } finally {
    await engine.dispose()
  }
}

describe('replicas of b images equal one of all of them', function () {
  this.timeout(120_000)
  let library: string
  let one: Awaited<ReturnType<typeof trained>>
  before(async function () {
    const found = await tensorFlowLibrary()
    if (found === undefined) return this.skip()
    library = found
    one = await trained(open(1, library))
  })

  function expectEqual(several: Awaited<ReturnType<typeof trained>>, single: typeof several) {
    expect(relativeDifference(several.losses, single.losses), 'losses').to.be.below(1e-4)
    for (const [variable, value] of single.values)
      expect(relativeDifference(several.values.get(variable)!, value), variable).to.be.below(1e-4)
  }

  it('over ten steps of two parts, two devices', async () => {
    expectEqual(await trained(open(2, library)), one)
  })

  it('over ten steps of two parts, two machines', async function () {
    const workers = await startTwoWorkers()
    if (workers === undefined) return this.skip()
    try {
      const cluster = workers.map(({ address }) => address)
      expectEqual(await trained(await openEngine({ name: 'tensorflow', library, threads: 2, cluster })), one)
    } finally {
      endWorkers(workers)
    }
  })

  it('over some steps of AdamW, whose divisor is bounded below', async () => {
    // With the usual epsilon of 1e-8, AdamW's first step is the rate times the gradient's sign. Where a gradient is of the size of
    // its own rounding (4e-9 here, next to 5e-3 elsewhere in the kernel), any other order of sums moves the weight
    // elsewhere: on one device, turning the batch's order gives the same jumps. This epsilon keeps the step continuous.
    const optimizer = { name: 'adamw', betas: [0.9, 0.999], epsilon: 0.01, weightDecay: 0.01 } as const
    // Unclipped, so that the gradients' scale shows.
    const settings = { optimizer, clip: 'none' } as const
    expectEqual(await trained(open(2, library), settings, 3), await trained(open(1, library), settings, 3))
  })

  it('in bfloat16 to its own precision, whose ten losses are float32’s to 2 %', async () => {
    const short = await trained(open(1, library, true), { precision: 'bfloat16' })
    const several = await trained(open(2, library, true), { precision: 'bfloat16' }, 2)
    expect(relativeDifference(short.losses, one.losses), 'of float32').to.be.within(1e-5, 0.02)
    expect(relativeDifference(several.losses, short.losses.slice(0, 2)), 'of one device').to.be.within(1e-6, 0.02)
  })

  it('in float16 to its own precision, with the steps skipped that one device skips', async () => {
    const more = { precision: 'float16', loss: { ...SETTINGS.loss, dice: 10_000 } } as const
    const single = await trained(open(1, library, true), more, 3)
    const several = await trained(open(2, library, true), more, 3)
    expect(single.lossScale!.skipped).to.be.above(0)
    expect(several.lossScale).to.deep.equal(single.lossScale)
    expect(relativeDifference(several.losses, single.losses), 'losses').to.be.below(0.02)
  })
})
