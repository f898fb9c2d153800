import { expect } from 'chai'
import fc from 'fast-check'
import { decodeNpy, elementCount, encodeNpy, toFloat32 } from '../../../../src/core/formats/index.ts'
import { faultOf } from '../../../support/faults.ts'
import { fromBase64, jsonFixture } from '../../../support/fixtures.ts'

interface Case {
  name: string
  npy: string
  dtype: string
  shape: number[]
  values: number[]
}
const cases = jsonFixture('npy.json') as Case[]

describe('npy', () => {
  for (const { name, npy, dtype, shape, values } of cases)
    it(`reads numpy’s ${name}`, () => {
      const read = decodeNpy(fromBase64(npy), name)
      expect({ dtype: read.dtype, shape: read.shape }).to.deep.equal({ dtype, shape })
      expect([...toFloat32(read)]).to.deep.equal(values)
    })

  it('writes float32 byte for byte as numpy does', () => {
    for (const { npy, dtype, shape, values } of cases)
      if (dtype === 'F32') expect(encodeNpy(shape, Float32Array.from(values))).to.deep.equal(fromBase64(npy))
  })

  it('gives back what was written', () => {
    const array = fc
      .array(fc.nat(5), { maxLength: 4 })
      .chain((shape) =>
        fc.tuple(
          fc.constant(shape),
          fc.float32Array({ minLength: elementCount(shape), maxLength: elementCount(shape) }),
        ),
      )
    fc.assert(
      fc.property(array, ([shape, data]) => {
        const read = decodeNpy(encodeNpy(shape, data), 'x')
        expect(read.shape).to.deep.equal(shape)
        expect(toFloat32(read)).to.deep.equal(data)
      }),
    )
  })

  it('says what is wrong', () => {
    const sound = encodeNpy([2], new Float32Array(2))
    const changed = (from: string, to: string) =>
      new Uint8Array(Buffer.from(Buffer.from(sound).toString('latin1').replace(from, to), 'latin1'))
    const wrong: [Uint8Array, RegExp][] = [
      [new Uint8Array(), /numpy's magic/],
      [new Uint8Array(20), /numpy's magic for x at byte 0/],
      [sound.subarray(0, 40), /a header of 118 bytes/],
      [sound.subarray(0, -1), /8 bytes of values .* 7/],
      [changed('<f4', '>f4'), /little-endian/],
      [changed('<f4', 'constructor'), /little-endian/],
      [changed('False', 'True '), /C order/],
      [changed('(2,)', '(-2)'), /a numpy header/],
      [changed('(2,)', '(9)'), /36 bytes of values/],
    ]
    for (const [bytes, message] of wrong) expect(faultOf(() => decodeNpy(bytes, 'x')).message).to.match(message)
  })
})
