import { expect } from 'chai'
import fc from 'fast-check'
import { ByteReader, VortexError } from '../../../src/core/base/index.ts'

describe('ByteReader', () => {
  it('reads what DataView wrote, in both byte orders', () => {
    fc.assert(
      fc.property(
        fc.boolean(),
        fc.nat(0xff),
        fc.nat(0xffff),
        fc.integer(),
        fc.double(),
        (little, u8, u16, i32, f64) => {
          const bytes = new Uint8Array(15)
          const view = new DataView(bytes.buffer)
          view.setUint8(0, u8)
          view.setUint16(1, u16, little)
          view.setInt32(3, i32, little)
          view.setFloat64(7, f64, little)
          const reader = new ByteReader(bytes, 'x', { littleEndian: little })
          expect([reader.u8(), reader.u16(), reader.i32(), reader.f64()]).to.deep.equal([u8, u16, i32, f64])
          expect(reader.remaining).to.equal(0)
        },
      ),
    )
  })

  it('names the file and the byte where the end came too early', () => {
    const reader = new ByteReader(new Uint8Array(6), 'label.png')
    reader.u32()
    expect(() => reader.u32('the chunk length')).to.throw(
      VortexError,
      'Expected the chunk length for label.png at byte 4 but found the end after 2 bytes.',
    )
  })

  it('refuses 64-bit sizes that a number cannot hold', () => {
    const reader = new ByteReader(new Uint8Array(8).fill(0xff), 'x')
    expect(() => reader.u64('a size')).to.throw(VortexError, 'Expected a size for x at byte 0')
  })
})
