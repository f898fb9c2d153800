import { expect } from 'chai'
import fc from 'fast-check'
import { toColumnMajor, toRowMajor } from '../../../src/core/formats/index.ts'

describe('order', () => {
  it('columns of [1 2 3; 4 5 6] are 1 4, 2 5, 3 6', () => {
    expect([...toColumnMajor(Uint8Array.of(1, 2, 3, 4, 5, 6), 2, 3)]).to.deep.equal([1, 4, 2, 5, 3, 6])
  })

  it('there and back is nothing, at every size', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 40 }), (height, width) => {
        const data = new Uint8Array(height * width).map((_, i) => i)
        expect(toRowMajor(toColumnMajor(data, height, width), height, width)).to.deep.equal(data)
      }),
    )
  })
})
