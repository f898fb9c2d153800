import { expect } from 'chai'
import { reducedSize, reduceLabels } from '../../../src/core/labels/index.ts'

describe('labels reduced for pages', () => {
  it('keep their shape within 400 pixels, and are the same where they fit', () => {
    expect(reducedSize({ width: 500, height: 375 })).to.deep.equal({ width: 400, height: 300 })
    expect(reducedSize({ width: 3, height: 9000 })).to.deep.equal({ width: 1, height: 400 })
    const small = { data: Uint8Array.of(1, 2, 3, 255, 5, 6), width: 3, height: 2 }
    expect(reduceLabels(small)).to.deep.equal(small)
  })

  it('are each the pixel in the middle of what it stands for', () => {
    // Cells of 3 x 3 pixels with their class in the middle and 9 around it.
    const [width, height] = [1200, 6]
    const data = new Uint8Array(width * height).fill(9)
    for (let y = 1; y < height; y += 3) for (let x = 1; x < width; x += 3) data[y * width + x] = (x + y) % 7
    const reduced = reduceLabels({ data, width, height })
    expect(reduced).to.include({ width: 400, height: 2 })
    expect(reduced.data.every((value, i) => value === ((3 * (i % 400) + 1 + 3 * Math.floor(i / 400) + 1) % 7))).to.equal(true) // prettier-ignore
  })
})
