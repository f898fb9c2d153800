import { expect } from 'chai'
import { rngFor } from '../../../src/core/base/index.ts'
import { openEngine } from '../../../src/core/engine/index.ts'
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
const [BATCH, CROP] = [4, 33]
const PLAIN: StepSettings = {
  ...PLAIN_STEP,
  batch: BATCH,
  optimizer: { name: 'sgd', momentum: 0.9, nesterov: false, weightDecay: 1e-4 },
}

/** Each image with another share of void; the last with nothing else. */
function batchOf(step: number) {
  const { images, labels } = generateBatch(BATCH, CROP)
  const pixels = CROP * CROP
  const shifted = (labels.data as Int32Array).map((label, at) =>
    at % pixels < (Math.floor(at / pixels) * pixels) / 3 ? 255 : label,
  )
  const { shape, rate } = dropoutOf(model, BATCH, CROP)!
  const cells = shape.reduce((product, size) => product * size, 1)
  return {
    images: images.data as Float32Array,
    labels: shifted,
    dropoutMask: drawMask(rngFor('mask', step), cells, rate),
    ...{ learningRate: 0.01, step },
  }
}

/** Losses of ten steps, and all variables after them. */
async function trained(replicas: number, settings: StepSettings) {
  const devices = Array.from({ length: replicas }, (_, index) => `CPU:${index}`)
  const engine = await openEngine({ name: 'tensorflow', threads: 2, ...(replicas > 1 && { devices }) })
  try {
    const step = await compileStep(engine, model, settings)
    const start = generateVariables(model.variables, nudges)
    const startOf = ({ name, shape }: (typeof step.variables)[number]) =>
      start.get(name) ?? new Float32Array(shape.reduce((product, size) => product * size, 1))
    await engine.writeVariables(new Map(step.variables.map((spec) => [spec.name, startOf(spec)])))
    const losses: number[] = []
    for (let i = 0; i < STEPS; i++) losses.push(await step.run(batchOf(i)))
    return { losses: Float32Array.from(losses), values: await engine.readVariables(step.variables.map(({ name }) => name)) }
  } finally {
    await engine.dispose()
  }
}

describe('replicas of b images equal one of all of them', function () {
  this.timeout(120_000)
  before(async function () {
    if ((await tensorFlowLibrary()) === undefined) this.skip()
  })

  const cases: Record<string, { replicas: number; settings?: Partial<StepSettings> }> = {
    'two, batch norm trained': { replicas: 2 },
    'four of one image, dice, class weights': {
      replicas: 4,
      settings: { loss: { ...PLAIN.loss, dice: 0.5, classWeights: Array.from({ length: 21 }, (_, c) => 0.5 + c / 20) } },
    },
    'two parts of two, AdamW, clip, moving averages': {
      replicas: 2,
      settings: { accumulate: 2, optimizer: { name: 'adamw', betas: [0.9, 0.999], epsilon: 1e-3, weightDecay: 0.01 }, clip: 1, ema: 0.9 },
    },
    'two, batch norm frozen': { replicas: 2, settings: { bn: 'frozen' } },
  }
  for (const [name, { replicas, settings }] of Object.entries(cases))
    it(name, async () => {
      const one = await trained(1, { ...PLAIN, ...settings })
      const several = await trained(replicas, { ...PLAIN, ...settings })
      console.log(name, relativeDifference(several.losses, one.losses), Math.max(...[...one.values].map(([v,x])=>{const r=relativeDifference(several.values.get(v)!, x); return Number.isNaN(r)?0:r})))
      expect(relativeDifference(several.losses, one.losses), 'losses').to.be.below(1e-4)
      for (const [variable, value] of one.values)
        if (value.some((x) => x !== 0))
          expect(relativeDifference(several.values.get(variable)!, value), variable).to.be.below(1e-4)
    })
})
