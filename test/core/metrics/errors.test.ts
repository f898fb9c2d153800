import { expect } from 'chai'
import { countErrors, interiorOf, suspicionOf } from '../../../src/core/metrics/index.ts'

/** One character per pixel: digits are classes, `.` is 255. */
const picture = (...rows: string[]) => Uint8Array.from(rows.join(''), (c) => (c === '.' ? 255 : Number(c)))
const all = (value: number, count: number) => new Uint8Array(count).fill(value)

describe('kinds of errors', () => {
  // Inside at distance 1: the middle row, columns 1 to 3 (class 0) and 6 to 8 (class 1).
  const truth = picture('0000011111', '0000011111', '0000011111')
  const interior = interiorOf(truth, 10, 1)

  it('tell the inside of a region from its edge and the border of the image', () => {
    expect([...interior]).to.deep.equal([...picture('0000000000', '0111001110', '0000000000')])
  })

  it('are missed and spurious objects, confused ones and boundaries', () => {
    const prediction = picture('0000011111', '0100101020', '0000011111')
    expect(countErrors(truth, prediction, interior, true)).to.deep.equal({
      ...{ missed: 1, spurious: 1, confused: 1, boundary: 3 },
    })
    expect(countErrors(truth, picture('0000011111', '0000011211', '0000011111'), interior, true).confused).to.equal(1)
  })

  it('know neither missed nor spurious objects without a background, and leave 255 out', () => {
    const prediction = picture('0000011111', '0200011011', '0000011111')
    expect(countErrors(truth, prediction, interior, false)).to.include({ confused: 2, missed: 0, spurious: 0 })
    expect(countErrors(all(255, 30), prediction, interior, true)).to.deep.equal({
      ...{ missed: 0, spurious: 0, confused: 0, boundary: 0 },
    })
  })
})

describe('suspicion', () => {
  const truth = picture('0000', '0011', '00..')
  const prediction = picture('2200', '0001', '0022')
  const inside = all(1, 12)

  it('is the share of object pixels on which a sure network disagrees, with the most frequent dispute', () => {
    // Objects: two pixels of class 2, two of class 1; void has none.
    expect(suspicionOf(truth, prediction, all(255, 12), inside, true)).to.deep.equal({
      share: 3 / 4,
      dispute: { label: 0, network: 2 },
    })
  })

  it('is none where the network is unsure or the pixel lies near a boundary', () => {
    expect(suspicionOf(truth, prediction, all(203, 12), inside, true)).to.deep.equal({ share: 0 })
    expect(suspicionOf(truth, prediction, all(255, 12), all(0, 12), true)).to.deep.equal({ share: 0 })
    expect(suspicionOf(truth, truth, all(255, 12), inside, true)).to.deep.equal({ share: 0 })
  })

  it('counts every pixel of a set without a background', () => {
    expect(suspicionOf(truth, prediction, all(255, 12), inside, false).share).to.equal(3 / 10)
  })
})
