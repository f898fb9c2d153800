import { expect } from 'chai'
import { rngFor } from '../../../src/core/base/index.ts'
import { learningRateAt } from '../../../src/core/training/index.ts'
import { drawMask } from '../../../src/core/training/feeds.ts'

describe('learningRateAt', () => {
  const stage = { learningRate: 0.007, steps: 30_000, schedule: { name: 'poly', power: 0.9, warmup: 0 } } as const

  it('falls from the learning rate to 0 by the paper’s power', () => {
    expect(learningRateAt(stage, 0)).to.equal(0.007)
    expect(learningRateAt(stage, 15_000)).to.be.closeTo(0.007 * 0.5 ** 0.9, 1e-12)
    expect(learningRateAt(stage, 29_999))
      .to.be.closeTo(0.007 * (1 / 30_000) ** 0.9, 1e-12)
      .and.above(0)
  })

  it('rises to the unshifted schedule in warm-up', () => {
    const warm = { ...stage, schedule: { ...stage.schedule, warmup: 4 } }
    const parts = [0, 1, 2, 3, 4].map((step) => learningRateAt(warm, step) / learningRateAt(stage, step))
    expect(parts.map((part) => part.toFixed(9))).to.deep.equal(['0.250000000', '0.500000000', '0.750000000', '1.000000000', '1.000000000']) // prettier-ignore
  })

  it('is half a cosine, or constant', () => {
    const cosine = { ...stage, schedule: { name: 'cosine', warmup: 0 } } as const
    expect([0, 15_000].map((step) => learningRateAt(cosine, step) / 0.007)).to.deep.equal([1, 0.5])
    expect(learningRateAt(cosine, 10_000)).to.be.closeTo(0.007 * 0.75, 1e-12)
    expect(learningRateAt({ ...stage, schedule: { name: 'constant', warmup: 0 } }, 29_999)).to.equal(0.007)
  })
})

describe('drawMask', () => {
  it('drops its rate of cells, evenly and unrelated to their neighbors, and keeps the mean', () => {
    const mask = drawMask(rngFor(1), 200_001, 0.1)
    const kept = Math.fround(1 / 0.9)
    expect([...new Set(mask)].sort((a, b) => a - b)).to.deep.equal([0, kept])
    expect(mask.reduce((sum, value) => sum + value, 0) / mask.length).to.be.closeTo(1, 0.005)
    const pairs = mask.reduce((sum, value, i) => sum + Number(value === 0 && mask[i + 1] === 0), 0)
    expect(pairs / mask.length).to.be.closeTo(0.01, 0.002)
  })

  it('drops nothing at rate 0', () => {
    expect([...drawMask(rngFor(1), 3, 0)]).to.deep.equal([1, 1, 1])
  })
})
