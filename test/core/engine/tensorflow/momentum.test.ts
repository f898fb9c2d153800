import { expect } from 'chai'
import { record } from '../../../../src/core/engine/tensorflow/record.ts'
import { buildModel } from '../../../../src/core/models/index.ts'
import { endOfStep, wholeStep, type StepSettings } from '../../../../src/core/training/step-program.ts'
import { PLAIN_STEP } from '../../../support/plain-step.ts'
import { tinyRecipe } from '../../../support/tiny-run.ts'

const FUSED = 'ResourceApplyMomentum'
const model = buildModel(tinyRecipe().model, 21)
const trained = model.variables.filter(({ role }) => role !== 'statistic').length
const sgd = (nesterov: boolean): Partial<StepSettings> => ({
  optimizer: { name: 'sgd', momentum: 0.9, nesterov, weightDecay: 1e-4 },
})

/** How many of a program's updates are TensorFlow's fused op. */
function fused(program: typeof wholeStep | typeof endOfStep, changed: Partial<StepSettings>): number {
  const { updates } = record(program(model, { ...PLAIN_STEP, ...changed, replicas: 1 }))
  return updates.filter(({ op }) => op === FUSED).length
}

describe('SGD with momentum in TensorFlow’s graph', () => {
  it('is one fused op per trained variable, which old checkpoints’ bits depend on', () => {
    expect(fused(wholeStep, sgd(false))).to.equal(trained)
    expect(fused(endOfStep, { ...sgd(false), accumulate: 2 })).to.equal(trained)
  })

  it('is plain assignments with Nesterov, which the fused op computes in another way', () => {
    expect(fused(wholeStep, sgd(true))).to.equal(0)
  })
})
