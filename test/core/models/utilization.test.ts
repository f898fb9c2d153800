import { expect } from 'chai'
import { DEFAULT_MODEL, type ModelConfig } from '../../../src/core/models/index.ts'
import { describeModel } from '../../../src/core/models/describe.ts'

const variants: Record<string, Partial<ModelConfig>> = {
  aspp: { context: 'aspp' },
  'aspp+': { context: 'aspp+' },
  'module-a 5': { context: 'module-a', k: 5 },
  'module-a 9': { context: 'module-a', k: 9 },
  'module-a 13': { context: 'module-a', k: 13 },
  vortex: { context: 'vortex' },
}

describe('utilization ratio at crop 513 (a 65x65 map)', () => {
  const ratios = Object.fromEntries(
    Object.entries(variants).map(([name, config]) => [
      name,
      describeModel({ ...DEFAULT_MODEL, ...config }, 513, 21).utilization,
    ]),
  )
  const nominal = (name: string) => ratios[name]!.nominal
  const traced = (name: string) => ratios[name]!.traced

  it('is the paper’s on the endless plane', () => {
    expect(nominal('aspp')).to.equal(25 / 4225)
    expect(nominal('aspp+')).to.equal(33 / 4225)
    expect(nominal('module-a 5')).to.be.closeTo(0.148, 5e-4)
    expect(nominal('module-a 9')).to.be.closeTo(0.479, 5e-4)
    expect(nominal('module-a 13')).to.equal(1)
    expect(nominal('vortex')).to.equal(1)
  })

  it('is less on the map itself, where far taps fall off', () => {
    expect(traced('aspp')).to.equal(17 / 4225)
    expect(traced('module-a 5')).to.be.closeTo(0.101, 5e-4)
    expect(traced('module-a 9')).to.be.closeTo(0.326, 5e-4)
    expect(traced('module-a 13')).to.be.closeTo(0.631, 5e-4)
    expect(traced('vortex')).to.equal(1)
    expect(ratios['vortex']!.corner).to.be.closeTo(0.4, 5e-3)
  })

  it('is 1 for vortex on any map smaller than 81x81, and less from there', () => {
    const vortexAt = (crop: number) => describeModel(DEFAULT_MODEL, crop, 21).utilization
    expect(vortexAt(8 * 80 + 1).traced).to.equal(1)
    expect(vortexAt(8 * 84 + 1).traced).to.be.below(1)
  })
})
