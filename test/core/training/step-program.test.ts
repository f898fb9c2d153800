import { expect } from 'chai'
import { rngFor } from '../../../src/core/base/index.ts'
import { openEngine, type Engine, type VariableSpec } from '../../../src/core/engine/index.ts'
import { buildModel } from '../../../src/core/models/index.ts'
import { compileStep, type StepInputs, type StepSettings } from '../../../src/core/training/index.ts'
import { initialValues, slotName } from '../../../src/core/weights/index.ts'
import { PLAIN_STEP } from '../../support/plain-step.ts'
import { tinyRecipe } from '../../support/tiny-run.ts'

const model = buildModel({ ...tinyRecipe().model, dropout: 0 }, 21)
const decaying = (weightDecay: number): Partial<StepSettings> => ({
  optimizer: { name: 'sgd', momentum: 0.9, nesterov: false, weightDecay },
})
const RATE = 0.01

describe('the step program', function () {
  this.timeout(120_000)
  let opened: Engine | undefined
  let engine: Engine
  const start = initialValues(model.variables, 3)
  let plain: Awaited<ReturnType<typeof valuesAfter>>
  before(async () => {
    engine = opened = await openEngine({ name: 'wasm', threads: 2 })
    plain = await valuesAfter(1)
  })
  after(() => opened?.dispose())

  /** The variables after `steps` steps on the same batch, from the same start. */
  async function valuesAfter(
    steps: number,
    changed: Partial<StepSettings> = {},
    batch: Partial<StepInputs> = {},
    rate = RATE,
  ) {
    const step = await compileStep(engine, model, { ...PLAIN_STEP, ...changed })
    const slots = step.variables.filter(({ role }) => role === 'slot')
    await engine.writeVariables(new Map([...start, ...initialValues(slots, 0)]))
    const inputs = { ...inputsOf(rate), ...batch }
    let loss = NaN
    for (let i = 0; i < steps; i++) loss = await step.run({ ...inputs, step: i })
    await step.dispose()
    return { loss, values: await engine.readVariables(step.variables.map(({ name }) => name)) }
  }

  it('adds the decay to the gradient of convolution weights, and of nothing else', async () => {
    const decayed = await valuesAfter(1, decaying(0.1))
    for (const { name, role } of model.variables) {
      const difference = subtract(decayed.values.get(name)!, plain.values.get(name)!)
      const wanted = start.get(name)!.map((value) => (role === 'weight' ? -RATE * 0.1 * value : 0))
      expect(largest(subtract(difference, wanted)), name).to.be.below(1e-6)
    }
  })

  it('moves by the learning rate times the momentum’s memory, which keeps its part of the past', async () => {
    // Without a learning rate the gradient stays the same: g, then 0.9 g + g.
    const [one, two] = [await valuesAfter(1, {}, {}, 0), await valuesAfter(2, {}, {}, 0)]
    for (const { name } of trained()) {
      const gradient = one.values.get(slotName('momentum', name))!
      expect(
        largest(
          subtract(
            two.values.get(slotName('momentum', name))!,
            gradient.map((g) => 1.9 * g),
          ),
        ),
        name,
      ).to.be.below(1e-5 * Math.max(1, largest(gradient)))
      const moved = subtract(plain.values.get(name)!, start.get(name)!)
      expect(
        largest(
          subtract(
            moved,
            gradient.map((g) => -RATE * g),
          ),
        ),
        name,
      ).to.be.below(1e-6)
    }
  })

  it('keeps statistics, scales and offsets of frozen batch norms', async () => {
    const { values } = await valuesAfter(2, { bn: 'frozen', ...decaying(0.1) })
    const changed = model.variables.filter(({ name }) => largest(subtract(values.get(name)!, start.get(name)!)) > 0)
    const convolutions = model.variables.filter(
      ({ name, role }) => role === 'weight' || name === 'classifier.logits.bias',
    )
    expect(changed.map(({ name }) => name)).to.deep.equal(convolutions.map(({ name }) => name))
  })

  it('has loss 0 and no gradient for a batch that is all void', async () => {
    const { loss, values } = await valuesAfter(1, {}, { labels: new Int32Array(2 * 33 * 33).fill(255) })
    expect(loss).to.equal(0)
    for (const { name } of trained()) expect([...values.get(name)!], name).to.deep.equal([...start.get(name)!])
  })
})

function trained(): readonly VariableSpec[] {
  return model.variables.filter(({ role }) => role !== 'statistic')
}

function inputsOf(learningRate: number): StepInputs {
  const rng = rngFor('feeds')
  return {
    images: Float32Array.from({ length: 2 * 33 * 33 * 3 }, () => rng.normal()),
    labels: Int32Array.from({ length: 2 * 33 * 33 }, () => rng.below(21)),
    dropoutMask: new Float32Array(0),
    ...{ learningRate, step: 0 },
  }
}

function subtract(a: Float32Array, b: Float32Array): Float32Array {
  return a.map((value, i) => value - b[i]!)
}

function largest(values: Float32Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
}
