import { expect } from 'chai'
import { rngFor } from '../../../src/core/base/index.ts'
import type { Engine } from '../../../src/core/engine/index.ts'
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

const open = (count: number, library: string) => {
  const devices = Array.from({ length: count }, (_, index) => `CPU:${index}`)
  // Cheap maps are computed again, as in large networks.
  return new TensorFlowEngine(loadTensorFlow(library), { threads: 2, recomputeBytes: 1, ...(count > 1 && { devices }) })
}

/** Losses of ten steps, and all variables after them. */
async function trained(engine: Engine) {
  try {
    const step = await compileStep(engine, model, SETTINGS)
    const start = generateVariables(model.variables, nudges)
    const startOf = ({ name, shape }: (typeof step.variables)[number]) =>
      start.get(name) ?? new Float32Array(shape.reduce((product, size) => product * size, 1))
    await engine.writeVariables(new Map(step.variables.map((spec) => [spec.name, startOf(spec)])))
    const losses: number[] = []
    for (let i = 0; i < STEPS; i++) losses.push(await step.run(batchOf(i)))
    const values = await engine.readVariables(step.variables.map(({ name }) => name))
    return { losses: Float32Array.from(losses), values }
  } finally {
    await engine.dispose()
  }
}

describe('replicas of b images equal one of all of them', function () {
  this.timeout(120_000)
  let library: string
  before(async function () {
    const found = await tensorFlowLibrary()
    if (found === undefined) return this.skip()
    library = found
  })

  it('over ten steps of two parts, two devices', async () => {
    const one = await trained(open(1, library))
    const several = await trained(open(2, library))
    expect(relativeDifference(several.losses, one.losses), 'losses').to.be.below(1e-4)
    for (const [variable, value] of one.values)
      expect(relativeDifference(several.values.get(variable)!, value), variable).to.be.below(1e-4)
  })
})
