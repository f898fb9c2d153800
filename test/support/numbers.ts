/** Uniform in [-1, 1): a 32-bit linear congruential generator, repeated bit for bit by test/fixtures/make/ops.py. */
export function numbers(seed: number, count: number): Float32Array {
  let state = (Math.imul(seed, 2654435761) + 1) >>> 0
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return (state >>> 8) / 2 ** 23 - 1
  })
}
