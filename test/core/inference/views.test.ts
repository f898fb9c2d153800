import { expect } from 'chai'
import { canvasOf, MULTI_SCALE, scaledSize, viewsOf } from '../../../src/core/inference/views.ts'

describe('views of a picture', () => {
  it('has the sizes of the recipe page for the multi-scale set', () => {
    const crop = { height: 513, width: 513 }
    const sides = MULTI_SCALE.map((scale) => scaledSize(crop, scale).height)
    expect(sides).to.deep.equal([257, 385, 513, 641, 769, 897])
    expect(viewsOf(MULTI_SCALE, true)).to.have.length(12)
  })

  it('costs 17.4 single-scale forwards', () => {
    const cost = viewsOf(MULTI_SCALE, true).reduce((sum, { scale }) => sum + scale ** 2, 0)
    expect(cost).to.be.closeTo(17.4, 0.05)
  })

  it('pads to the crop, and what is larger to 8k + 1', () => {
    const pad = { protocol: 'pad', crop: 513 } as const
    expect(canvasOf({ height: 375, width: 500 }, pad)).to.deep.equal({ height: 513, width: 513 })
    expect(canvasOf({ height: 514, width: 100 }, pad)).to.deep.equal({ height: 521, width: 513 })
    const whole = { protocol: 'whole', crop: 513 } as const
    expect(canvasOf({ height: 375, width: 500 }, whole)).to.deep.equal({ height: 377, width: 505 })
    expect(canvasOf({ height: 513, width: 1 }, whole)).to.deep.equal({ height: 513, width: 1 })
  })
})
