/** IEEE 754 binary16 bits to the number they mean. */
export function halfToFloat(bits: number): number {
  return (table ??= makeTable())[bits]!
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
