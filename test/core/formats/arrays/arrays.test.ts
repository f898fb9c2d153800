import { expect } from 'chai'
import fc from 'fast-check'
import { toFloat32, type DType } from '../../../../src/core/formats/index.ts'

/** Values that IEEE 754 names, with their bits. */
const HALVES: [number, number][] = [
  [0x0000, 0],
  [0x8000, -0],
  [0x0001, 2 ** -24],
  [0x03ff, 1023 * 2 ** -24],
  [0x0400, 2 ** -14],
  [0x3555, 0.333251953125],
  [0x3c00, 1],
  [0xc000, -2],
  [0x7bff, 65504],
  [0x7c00, Infinity],
  [0xfc00, -Infinity],
  [0x7e00, NaN],
]

describe('raw tensors as float32', () => {
  it('half floats: subnormal, largest, infinite, none', () => {
    const bytes = new Uint8Array(new Uint16Array(HALVES.map(([bits]) => bits)).buffer)
    expect([...toFloat32({ dtype: 'F16', shape: [HALVES.length], bytes })]).to.deep.equal(HALVES.map(([, x]) => x))
  })

  it('bfloat16 is the upper half of a float32', () => {
    fc.assert(
      fc.property(fc.float(), (x) => {
        const float = new Float32Array([x])
        const [bits] = new Uint32Array(float.buffer)
        const bytes = new Uint8Array(Uint16Array.of(bits! >>> 16).buffer)
        const kept = new Float32Array(Uint32Array.of(bits! & 0xffff0000).buffer)
        expect(toFloat32({ dtype: 'BF16', shape: [], bytes })).to.deep.equal(kept)
      }),
    )
  })

  it('integers and doubles by their value, at any address', () => {
    const cases: [DType, ArrayBufferView, number[]][] = [
      ['F64', new Float64Array([0.1, -1e300]), [Math.fround(0.1), -Infinity]],
      ['F32', new Float32Array([0.5, -2]), [0.5, -2]],
      ['I64', new BigInt64Array([-5n, 2n ** 40n]), [-5, 2 ** 40]],
      ['I32', new Int32Array([-7, 7]), [-7, 7]],
      ['I16', new Int16Array([-300, 300]), [-300, 300]],
      ['I8', new Int8Array([-128, 127]), [-128, 127]],
      ['U8', new Uint8Array([0, 255]), [0, 255]],
      ['BOOL', new Uint8Array([0, 7]), [0, 1]],
    ]
    for (const [dtype, { buffer, byteLength }, values] of cases)
      for (let shift = 0; shift < 4; shift++) {
        const bytes = Buffer.alloc(byteLength + shift).subarray(shift)
        bytes.set(new Uint8Array(buffer))
        expect([...toFloat32({ dtype, shape: [2], bytes })], `${dtype} at ${shift}`).to.deep.equal(values)
      }
  })
})
