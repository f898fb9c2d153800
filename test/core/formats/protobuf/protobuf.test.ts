import { expect } from 'chai'
import fc from 'fast-check'
import { ProtoWriter, readFields, signed } from '../../../../src/core/formats/index.ts'
import { VortexError } from '../../../../src/core/base/index.ts'

const field = fc.integer({ min: 1, max: 2 ** 29 - 1 })

describe('protobuf wire format', () => {
  it('writes the bytes of the encoding page', () => {
    // protobuf.dev/programming-guides/encoding: a = 150; b = "testing"; c { a = 150 }; f = 3, 270, 86942 packed.
    expect(hex(new ProtoWriter().int(1, 150))).to.equal('08 96 01')
    expect(hex(new ProtoWriter().string(2, 'testing'))).to.equal('12 07 74 65 73 74 69 6e 67')
    expect(hex(new ProtoWriter().message(3, (inner) => inner.int(1, 150)))).to.equal('1a 03 08 96 01')
    expect(hex(new ProtoWriter().packedInts(6, [3, 270, 86942]))).to.equal('32 06 03 8e 02 9e a7 05')
    expect(hex(new ProtoWriter().int(1, -2))).to.equal('08 fe ff ff ff ff ff ff ff ff 01')
    expect(hex(new ProtoWriter().float(1, 1).double(2, 1))).to.equal('0d 00 00 80 3f 11 00 00 00 00 00 00 f0 3f')
  })

  it('reads what it wrote: integers of 64 bits', () => {
    const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
    fc.assert(
      fc.property(field, int64, (number, value) => {
        const [read] = readFields(new ProtoWriter().int(number, value).finish(), 'test')
        expect(read).to.deep.equal({ field: number, wire: 0, value: BigInt.asUintN(64, value) })
      }),
    )
    fc.assert(
      fc.property(fc.maxSafeInteger(), (value) => {
        const [read] = readFields(new ProtoWriter().int(1, value).finish(), 'test')
        expect(read?.wire === 0 && signed(read.value)).to.equal(value)
      }),
    )
  })

  it('reads what it wrote: messages in messages, short and long bytes', () => {
    const bytes = fc.oneof(fc.uint8Array({ maxLength: 50 }), fc.uint8Array({ minLength: 1000, maxLength: 3000 }))
    fc.assert(
      fc.property(field, fc.array(fc.tuple(field, bytes)), (outer, parts) => {
        const message = new ProtoWriter().message(outer, (inner) => {
          for (const [number, data] of parts) inner.bytes(number, data)
        })
        const [read, ...rest] = readFields(message.finish(), 'test')
        expect(rest).to.deep.equal([])
        const inner = readFields(read!.value as Uint8Array, 'test')
        expect(inner.map(({ field: number, value }) => [number, [...(value as Uint8Array)]])).to.deep.equal(
          parts.map(([number, data]) => [number, [...data]]),
        )
      }),
    )
  })

  it('answers any bytes with fields or with an error that names the offset', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        try {
          readFields(bytes, 'noise')
        } catch (error) {
          expect(error).to.be.instanceOf(VortexError)
          expect((error as VortexError).message).to.match(/noise at byte \d+/)
        }
      }),
    )
  })
})

function hex(writer: ProtoWriter): string {
  return Buffer.from(writer.finish())
    .toString('hex')
    .replace(/(..)(?=.)/g, '$1 ')
}
