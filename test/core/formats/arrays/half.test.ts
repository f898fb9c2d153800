import { expect } from 'chai'
import fc from 'fast-check'
import { floatToHalf, toFloat32 } from '../../../../src/core/formats/index.ts'

const all = Uint16Array.from({ length: 0x1_0000 }, (_, bits) => bits)
const values = toFloat32({ dtype: 'F16', shape: [all.length], bytes: new Uint8Array(all.buffer) })
const isNumber = (bits: number) => (bits & 0x7fff) <= 0x7c00

describe('float32 as half', () => {
  it('every half is its own', () => {
    const wrong = [...all].filter((bits) => isNumber(bits) && floatToHalf(values[bits]!) !== bits)
    expect(wrong).to.deep.equal([])
    expect(floatToHalf(NaN) & 0x7fff).to.be.above(0x7c00)
  })

  it('others go to the nearest, ties to even', () => {
    const finite = fc.integer({ min: 0, max: 0x7bfe })
    fc.assert(
      fc.property(finite, fc.float({ min: 0, max: 1, noNaN: true }), fc.boolean(), (bits, part, negative) => {
        const [below, above] = [values[bits]!, values[bits + 1]!]
        const value = Math.fround(below + part * (above - below))
        const [down, up] = [value - below, above - value]
        const nearest = down < up || (down === up && bits % 2 === 0) ? bits : bits + 1
        expect(floatToHalf(negative ? -value : value)).to.equal(negative ? nearest | 0x8000 : nearest)
      }),
    )
    expect(floatToHalf(65519)).to.equal(0x7bff)
    expect(floatToHalf(65520)).to.equal(0x7c00)
    expect(floatToHalf(1 + 2 ** -11)).to.equal(0x3c00)
    expect(floatToHalf(1 + 3 * 2 ** -11)).to.equal(0x3c02)
  })
})
