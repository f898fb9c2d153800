import { expect } from 'chai'
import fc from 'fast-check'
import { turnColumns } from '../../../src/core/datasets/labels/turn.ts'
import { countValues } from '../../../src/core/datasets/labels/count.ts'
import { toRowMajor } from '../../../src/core/formats/index.ts'

describe('a label turned from columns to rows', () => {
  it('is the plain transposition with a count after it, wherever its bytes lie', () => {
    const size = fc.integer({ min: 1, max: 9 })
    fc.assert(
      fc.property(
        size,
        size,
        fc.nat(3),
        fc.infiniteStream(fc.constantFrom(0, 0, 0, 7, 255)),
        (width, height, offset, values) => {
          const bytes = Uint8Array.from({ length: width * height + offset }, () => Number(values.next().value))
          const columns = bytes.subarray(offset)
          const { data, counts } = turnColumns(columns, width)
          expect(data).to.deep.equal(toRowMajor(columns, height, width))
          expect(counts).to.deep.equal(countValues(data))
        },
      ),
    )
  })

  it('counts every value, runs or none', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (data) => {
        const counts = countValues(data)
        for (const value of new Set(data)) expect(counts[value]).to.equal(data.filter((one) => one === value).length)
        expect(counts.reduce((sum, n) => sum + n, 0)).to.equal(data.length)
      }),
    )
  })
})
