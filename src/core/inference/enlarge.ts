import type { Size } from './views.ts'

/** One axis of a bilinear resize on half-pixel centers: two source cells and the second one's weight. */
interface Axis {
  first: Int32Array
  second: Int32Array
  weight: Float32Array
}

/**
 * A map [h, w, C] at a larger size, row by row, so that a photograph of 12 million pixels needs no gigabyte.
 * Bilinear, half-pixel centers. Every row is the same array [W, C]: copy what should stay.
 */
export function* enlargedRows(map: Float32Array, from: Size, to: Size, channels: number): Generator<Float32Array> {
  const rows = axisOf(from.height, to.height)
  const columns = axisOf(from.width, to.width)
  const narrow = new Float32Array(from.width * channels)
  const wide = new Float32Array(to.width * channels)
  for (let y = 0; y < to.height; y++) {
    const upper = rows.first[y]! * narrow.length
    const lower = rows.second[y]! * narrow.length
    const v = rows.weight[y]!
    for (let i = 0; i < narrow.length; i++) narrow[i] = map[upper + i]! * (1 - v) + map[lower + i]! * v
    for (let x = 0, at = 0; x < to.width; x++) {
      const left = columns.first[x]! * channels
      const right = columns.second[x]! * channels
      const u = columns.weight[x]!
      for (let c = 0; c < channels; c++, at++) wide[at] = narrow[left + c]! * (1 - u) + narrow[right + c]! * u
    }
    yield wide
  }
}

function axisOf(source: number, target: number): Axis {
  const axis: Axis = {
    first: new Int32Array(target),
    second: new Int32Array(target),
    weight: new Float32Array(target),
  }
  for (let i = 0; i < target; i++) {
    const at = Math.min(source - 1, Math.max(0, ((i + 0.5) * source) / target - 0.5))
    axis.first[i] = Math.floor(at)
    axis.second[i] = Math.min(source - 1, Math.floor(at) + 1)
    axis.weight[i] = at - Math.floor(at)
  }
  return axis
}
