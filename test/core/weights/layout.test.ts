import { expect } from 'chai'
import fc from 'fast-check'
import {
  fromForeignLayout,
  fromForeignShape,
  toForeignLayout,
  toForeignShape,
} from '../../../src/core/weights/layout.ts'

const size = fc.integer({ min: 1, max: 5 })
const kernel = fc.tuple(fc.integer({ min: 1, max: 70 }), fc.integer({ min: 1, max: 40 }), size, size)

describe('kernel layouts', () => {
  it('[O, I, H, W] becomes [H, W, I, O] element by element, and comes back', () => {
    fc.assert(
      fc.property(kernel, ([o, i, h, w]) => {
        const foreign = Float32Array.from({ length: o * i * h * w }, (_, at) => at)
        const ours = fromForeignLayout(foreign, [o, i, h, w])
        for (let y = 0; y < h; y++)
          for (let x = 0; x < w; x++)
            for (let c = 0; c < i; c++)
              for (let d = 0; d < o; d++)
                if (ours[((y * w + x) * i + c) * o + d] !== foreign[((d * i + c) * h + y) * w + x]) return false
        expect(toForeignLayout(ours, [h, w, i, o])).to.deep.equal(foreign)
        return true
      }),
      { numRuns: 30 },
    )
  })

  it('shapes follow; vectors stay', () => {
    expect(fromForeignShape([64, 3, 7, 5])).to.deep.equal([7, 5, 3, 64])
    expect(toForeignShape([7, 5, 3, 64])).to.deep.equal([64, 3, 7, 5])
    expect(fromForeignShape([64])).to.deep.equal([64])
    const vector = new Float32Array([1, 2])
    expect(fromForeignLayout(vector, [2])).to.equal(vector)
  })
})
