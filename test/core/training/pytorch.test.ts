import { expect } from 'chai'
import { openEngine, type EngineName, type VariableSpec } from '../../../src/core/engine/index.ts'
import { buildModel, DEFAULT_MODEL, type ModelConfig } from '../../../src/core/models/index.ts'
import { compileStep, learningRateAt, stepSettings } from '../../../src/core/training/index.ts'
import type { Stage } from '../../../src/core/recipes/index.ts'
import { slotName } from '../../../src/core/weights/index.ts'
import { jsonFixture } from '../../support/fixtures.ts'
import { generateBatch, generateVariables } from '../../support/parity/generate.ts'
import { relativeError, type Summary } from '../../support/parity/summary.ts'
import { tensorFlowLibrary } from '../../support/tensorflow.ts'

/** As test/fixtures/make/training.py writes it. */
interface Fixture {
  config: ModelConfig
  batch: number
  crop: number
  steps: number
  nudges: Record<string, string>
  cases: Record<string, Case>
}

interface Case {
  settings: Omit<Stage, 'name'>
  /** Before each step. */
  losses: number[]
  /** How far variables, or their averages, moved. */
  moves: Record<string, Summary>
  /** Variables that did not. */
  still: string[]
  /** The largest error of PyTorch's own single precision. */
  float32: number
}

const { config, batch, crop, steps, nudges, cases } = jsonFixture('training.json') as Fixture
// Keys that are newer than the fixture have their defaults.
const model = buildModel({ ...DEFAULT_MODEL, ...config }, 21)
const { images, labels } = generateBatch(batch, crop)

/** Runs a case's first steps: the losses, and how far each variable moved. */
async function trained(engineName: EngineName, { settings }: Case, count: number, devices?: string[]) {
  const engine = await openEngine({ name: engineName, threads: 2, devices })
  const stage: Stage = { ...settings, name: 'a', batch, crop, steps }
  const step = await compileStep(engine, model, stepSettings(model, stage, { pixels: undefined, classes: 21 }))
  const start = generateVariables(model.variables, nudges)
  await engine.writeVariables(new Map(step.variables.map((spec) => [spec.name, startOf(spec, start)])))
  const losses: number[] = []
  for (let i = 0; i < count; i++) {
    const learningRate = learningRateAt(stage, i)
    const batchOf = { images: images.data as Float32Array, labels: labels.data as Int32Array }
    losses.push(await step.run({ ...batchOf, dropoutMask: new Float32Array(0), learningRate, step: i }))
  }
  const values = await engine.readVariables(step.variables.map(({ name }) => name))
  await engine.dispose()
  const moved = (name: string) => {
    const end = values.get(slotName('ema', name)) ?? values.get(name)!
    return end.map((value, i) => value - start.get(name)![i]!)
  }
  return { losses, moved }
}

/** An average starts with the variable's own value, an optimizer's memory with 0. */
function startOf({ name, shape }: VariableSpec, start: ReadonlyMap<string, Float32Array>): Float32Array {
  return start.get(name.replace(/^ema\//, '')) ?? new Float32Array(shape.reduce((product, size) => product * size, 1))
}

describe('a training step equals PyTorch’s', function () {
  this.timeout(120_000)

  for (const [name, reference] of Object.entries(cases)) {
    it(`over ten steps: ${name} (tensorflow)`, async function () {
      if ((await tensorFlowLibrary()) === undefined) return this.skip()
      const { losses, moved } = await trained('tensorflow', reference, steps)
      for (const [i, loss] of losses.entries()) expect(loss, `loss ${i}`).to.be.closeTo(reference.losses[i]!, 2e-5)
      for (const [variable, summary] of Object.entries(reference.moves))
        expect(relativeError(variable, moved(variable), summary), variable).to.be.below(2e-3)
      for (const variable of reference.still) expect(Math.max(...moved(variable).map(Math.abs)), variable).to.equal(0)
    })
  }

  it('over ten steps on four devices, an image each: sgd', async function () {
    if ((await tensorFlowLibrary()) === undefined) return this.skip()
    const { losses, moved } = await trained('tensorflow', cases['sgd']!, steps, ['CPU:0', 'CPU:1', 'CPU:2', 'CPU:3'])
    for (const [i, loss] of losses.entries()) expect(loss, `loss ${i}`).to.be.closeTo(cases['sgd']!.losses[i]!, 2e-5)
    for (const [variable, summary] of Object.entries(cases['sgd']!.moves))
      expect(relativeError(variable, moved(variable), summary), variable).to.be.below(2e-3)
  })

  // The other losses' kernels are compared engine by engine in test/core/engine/ops.
  for (const name of ['class weights and smoothing', 'ohem', 'frozen, accumulate 4, adamw'])
    it(`over three steps: ${name} (wasm)`, async () => {
      const reference = cases[name]!
      const { losses } = await trained('wasm', reference, 3)
      for (const [i, loss] of losses.entries()) expect(loss, `loss ${i}`).to.be.closeTo(reference.losses[i]!, 2e-5)
    })
})
