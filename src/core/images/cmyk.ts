/**
 * CMYK as RGB by PIL's rule, without a profile: each ink darkens what black leaves.
 * @param channels 4, or 5 with alpha, which is dropped
 */
export function rgbOfCmyk(data: Uint8Array, channels: number): Uint8Array {
  const rgb = new Uint8Array((data.length / channels) * 3)
  for (let from = 0, to = 0; from < data.length; from += channels, to += 3) {
    const left = 255 - data[from + 3]!
    for (let c = 0; c < 3; c++) {
      // data · left / 255, rounded as PIL's MULDIV255.
      const product = data[from + c]! * left + 128
      rgb[to + c] = left - (((product >> 8) + product) >> 8)
    }
  }
  return rgb
}
