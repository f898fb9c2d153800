import type { Rng } from '../base/index.ts'

/**
 * A dropout mask: 0 with probability `rate`, else 1 / (1 − rate). Drawn here and fed, since a graph would repeat its draw.
 * One 32-bit draw decides two cells; the rate is met to 2^-16.
 */
export function dropoutMask(rng: Rng, length: number, rate: number): Float32Array {
  const mask = new Float32Array(length)
  const kept = 1 / (1 - rate)
  const threshold = Math.round(rate * 0x1_0000)
  for (let i = 0; i < length; i += 2) {
    const draw = rng.below(0x1_0000_0000)
    mask[i] = draw >>> 16 < threshold ? 0 : kept
    if (i + 1 < length) mask[i + 1] = (draw & 0xffff) < threshold ? 0 : kept
  }
  return mask
}
