/** IEEE 754 binary16 bits to the number they mean. */
export function halfToFloat(bits: number): number {
  return (table ??= makeTable())[bits]!
}

/** The bits of the binary16 nearest to a float32, ties to even; beyond 65,504 and its rounding: infinity. */
export function floatToHalf(value: number): number {
  FLOAT[0] = value
  const sign = (BITS[0]! >>> 16) & 0x8000
  const size = BITS[0]! & 0x7fff_ffff
  if (size > 0x7f80_0000) return sign | 0x7e00
  // 65,520 lies half way to the next number that an exponent of five bits cannot hold.
  if (size >= 0x477f_f000) return sign | 0x7c00
  // Below 2^-14, multiples of 2^-24.
  if (size < 0x3880_0000) return sign | roundToEven(Math.abs(value) * 2 ** 24)
  return sign | ((size + 0xfff + ((size >>> 13) & 1) - 0x3800_0000) >>> 13)
}

const FLOAT = new Float32Array(1)
const BITS = new Uint32Array(FLOAT.buffer)

function roundToEven(value: number): number {
  const below = Math.floor(value)
  const above = value - below
  return above > 0.5 || (above === 0.5 && below % 2 === 1) ? below + 1 : below
}

/** All 65,536 of them: networks hold tens of millions. */
let table: Float32Array | undefined

function makeTable(): Float32Array {
  return Float32Array.from({ length: 0x1_0000 }, (_, bits) => {
    const sign = bits & 0x8000 ? -1 : 1
    const exponent = (bits >> 10) & 0x1f
    const fraction = bits & 0x3ff
    if (exponent === 0) return sign * fraction * 2 ** -24
    if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN
    return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
  })
}
