import { expect } from 'chai'
import { DEFAULT_MODEL } from '../../../src/core/models/index.ts'
import { describeEngines } from '../../support/engines.ts'
import { readCase, readTorchvisionCase } from '../../support/parity/cases.ts'
import { measureParity, measureTorchvision, TOLERANCES } from '../../support/parity/measure.ts'

// One case of the table in docs/parity.md; `npm run parity` runs them all.
const CASE = 'resnet18-vortex-8-previous-zeros'

describeEngines(
  'parity with PyTorch',
  (engine, name) => {
    it(`${CASE}: logits, gradients, statistics and losses`, async function () {
      this.timeout(300_000)
      const errors = await measureParity(engine(), readCase(CASE), name === 'wasm' ? 1 : 5)
      for (const kind of Object.keys(TOLERANCES) as (keyof typeof errors)[])
        expect(errors[kind], kind).to.be.below(TOLERANCES[kind])
    })

    it('torchvision’s deeplabv3_resnet50, expressed by recipe keys: logits', async function () {
      this.timeout(300_000)
      if (name === 'wasm') this.skip() // Its 40 M values take wasm half a minute; `npm run parity` has it.
      const { out, aux } = await measureTorchvision(engine(), readTorchvisionCase())
      expect(out).to.be.below(TOLERANCES.logits)
      expect(aux).to.be.below(TOLERANCES.logits)
    })
  },
  ['wasm', 'tensorflow'],
)

describe('the fixtures', () => {
  it('hold the defaults, but for dropout and a larger epsilon (it keeps the global branch’s gradient above rounding)', () => {
    const { config } = readCase(CASE)
    expect(config).to.deep.equal({ ...DEFAULT_MODEL, backbone: 'resnet18', dropout: 0, bnEpsilon: 1e-3 })
  })
})
