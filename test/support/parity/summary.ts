import { hashes } from './generate.ts'

/**
 * What a fixture keeps of a tensor: its norm, the index of its largest value, that value, two projections on random signs
 * (which see every value) and eight samples.
 */
export type Summary = readonly number[]

/**
 * How far a tensor is from its reference: the largest difference of the kept values over the largest value; the
 * projections' differences over the norm, which they have on average.
 */
export function relativeError(name: string, data: ArrayLike<number>, reference: Summary): number {
  const [norm, peakAt, peak, ...rest] = reference as [number, number, number, ...number[]]
  const [projections, samples] = [rest.slice(0, 2), rest.slice(2)]
  const places = hashes(`${name}/samples`, samples.length)
  const values = samples.map((sample, i) => Math.abs(data[places[i]! % data.length]! - sample))
  const kept = Math.max(Math.abs(data[peakAt]! - peak), ...values) / Math.abs(peak)
  const signs = hashes(`${name}/signs`, data.length)
  const errors = projections.map((projection, bit) => Math.abs(project(data, signs, bit) - projection) / norm)
  return Math.max(kept, ...errors)
}

function project(data: ArrayLike<number>, signs: Uint32Array, bit: number): number {
  let sum = 0
  for (let i = 0; i < data.length; i++) sum += (signs[i]! >>> bit) & 1 ? -data[i]! : data[i]!
  return sum
}
