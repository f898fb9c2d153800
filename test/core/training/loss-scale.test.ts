import { expect } from 'chai'
import { openEngine, type Engine } from '../../../src/core/engine/index.ts'
import { buildModel } from '../../../src/core/models/index.ts'
import {
  INITIAL_LOSS_SCALE,
  nextLossScale,
  requireProgress,
  type LossScale,
} from '../../../src/core/training/loss-scale.ts'
import { compileStep, type StepInputs, type StepSettings } from '../../../src/core/training/index.ts'
import { initialValues } from '../../../src/core/weights/index.ts'
import { PLAIN_STEP } from '../../support/plain-step.ts'
import { tensorFlowLibrary } from '../../support/tensorflow.ts'
import { tinyRecipe } from '../../support/tiny-run.ts'

describe('the loss scale', () => {
  it('moves as PyTorch’s GradScaler', () => {
    const after = (times: number, finite: boolean, from: LossScale) =>
      Array.from({ length: times }).reduce<LossScale>((scale) => nextLossScale(scale, finite), from)
    const start = { ...INITIAL_LOSS_SCALE }
    expect(start.scale).to.equal(65536)
    // amp_update_scale_cuda_kernel of PyTorch (aten/src/ATen/native/cuda/AmpKernels.cu) with GradScaler's defaults: half the
    // scale after a skipped step; twice at the 2000th step in a row that was not; never beyond float32.
    const almost = after(1999, true, start)
    expect(almost).to.deep.equal({ ...start, sinceChange: 1999 })
    expect(nextLossScale(almost, true)).to.deep.equal({ ...start, scale: 131072 })
    expect(nextLossScale(almost, false)).to.deep.equal({ scale: 32768, sinceChange: 0, skipped: 1, skippedInARow: 1 })
    const three = after(3, false, almost)
    expect(three).to.deep.equal({ scale: 8192, sinceChange: 0, skipped: 3, skippedInARow: 3 })
    expect(after(2000, true, three)).to.deep.equal({ scale: 16384, sinceChange: 0, skipped: 3, skippedInARow: 0 })
    const top = { ...almost, scale: 2 ** 127 }
    expect(nextLossScale(top, true)).to.deep.equal({ ...start, scale: 2 ** 127 })
  })

  it('stops a run at the twentieth step in a row that is skipped, and names it', () => {
    const at = { stage: 'train', step: 27 }
    const skipped = (count: number) => ({ ...INITIAL_LOSS_SCALE, scale: 2 ** -4, skippedInARow: count })
    requireProgress(skipped(19), at, ['a', 'b'])
    expect(() => {
      requireProgress(skipped(20), at, ['a', 'b'])
    }).to.throw(/^20 steps in a row .* step 27 of stage train \(batch a, b\), though the loss scale fell to 0.0625\.$/)
  })
})

const model = buildModel({ ...tinyRecipe().model, dropout: 0 }, 21)
const start = initialValues(model.variables, 3)

describe('a step in float16', function () {
  this.timeout(60_000)
  let engine: Engine | undefined
  before(async function () {
    if ((await tensorFlowLibrary()) === undefined) this.skip()
    engine = await openEngine({ name: 'tensorflow', threads: 2, round: true })
  })
  after(() => engine?.dispose())

  const open = async (changed: Partial<StepSettings>, scale?: Partial<LossScale>) => {
    const settings = { ...PLAIN_STEP, optimizer: ADAMW, ...changed }
    const step = await compileStep(engine!, model, settings, { ...INITIAL_LOSS_SCALE, ...scale })
    const slots = step.variables.filter(({ role }) => role === 'slot')
    await engine!.writeVariables(new Map([...start, ...initialValues(slots, 0)]))
    return step
  }

  it('changes no trained variable and no memory where gradients overflow, and is not counted by the optimizer', async () => {
    const step = await open({ precision: 'float16' }, { scale: OVERFLOWING })
    await step.run({ ...INPUTS, step: 0 })
    expect(step.lossScale!()).to.deep.equal({ scale: OVERFLOWING / 2, sinceChange: 0, skipped: 1, skippedInARow: 1 })
    const skipped = await engine!.readVariables(step.variables.map(({ name }) => name))
    for (const { name, role } of step.variables) {
      const value = skipped.get(name)!
      if (role === 'statistic') expect(value.every(Number.isFinite), name).to.equal(true)
      else expect(largest(value, start.get(name) ?? value.map(() => 0)), name).to.equal(0)
    }
    await step.run({ ...INPUTS, step: 1 })
    expect(step.lossScale!()).to.deep.equal({ scale: OVERFLOWING / 2, sinceChange: 1, skipped: 1, skippedInARow: 0 })
    // AdamW's first step moves by the learning rate, whatever the gradient; as its second it would by 0.74 of that.
    const moved = await engine!.readVariables(WEIGHTS)
    for (const name of WEIGHTS)
      expect(largest(moved.get(name)!, start.get(name)!), name).to.be.closeTo(RATE, 0.01 * RATE)
    await step.dispose()
  })

  it('gives float32’s losses to its own precision, in parts of a batch too', async () => {
    const losses = async (precision: 'float32' | 'float16') => {
      const step = await open({ precision, accumulate: 2 }, { scale: 2 ** 10 })
      const all = [await step.run({ ...INPUTS, step: 0 }), await step.run({ ...INPUTS, step: 1 })]
      await step.dispose()
      return all
    }
    const exact = await losses('float32')
    for (const [i, loss] of (await losses('float16')).entries())
      expect(loss).to.be.closeTo(exact[i]!, 0.005 * exact[i]!)
  })
})

/** Half of it is the largest scale at which the first step's gradients fit float16. */
const OVERFLOWING = 2 ** 20
const RATE = 0.001
const WEIGHTS = ['backbone.conv1.weight', 'classifier.logits.weight']

const ADAMW = { name: 'adamw', betas: [0.9, 0.999], epsilon: 1e-8, weightDecay: 0 } as const

/** Vertical bands: something to learn. */
const INPUTS: StepInputs = {
  images: Float32Array.from(
    { length: 2 * 33 * 33 * 3 },
    (_, i) => Math.sin(i * 12.9898) + (Math.floor(i / 3) % 33) / 16,
  ),
  labels: Int32Array.from({ length: 2 * 33 * 33 }, (_, i) => Math.floor((i % 33) / 2)),
  dropoutMask: new Float32Array(0),
  ...{ learningRate: RATE, step: 0 },
}

function largest(a: Float32Array, b: Float32Array): number {
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0)
}
