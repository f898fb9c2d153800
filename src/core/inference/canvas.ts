import type { Normalization } from '../samples/index.ts'
import type { Size } from './views.ts'

/** RGB bytes [H, W, 3]. */
export interface Picture extends Size {
  image: Uint8Array
}

/** The picture, normalized, in the upper left of a canvas [H, W, 3]; the rest is the mean pixel, which is zero. */
export function toCanvas({ image, height, width }: Picture, canvas: Size, { mean, std }: Normalization): Float32Array {
  const tables = [0, 1, 2].map((c) => Float32Array.from({ length: 256 }, (_, v) => (v / 255 - mean[c]!) / std[c]!))
  const [red, green, blue] = tables as [Float32Array, Float32Array, Float32Array]
  const result = new Float32Array(canvas.height * canvas.width * 3)
  for (let y = 0; y < height; y++) {
    let from = y * width * 3
    let to = y * canvas.width * 3
    for (let x = 0; x < width; x++, from += 3, to += 3) {
      result[to] = red[image[from]!]!
      result[to + 1] = green[image[from + 1]!]!
      result[to + 2] = blue[image[from + 2]!]!
    }
  }
  return result
}

/** Where views meet: a running sum over the picture [H, W, C]. */
export interface ViewSum extends Size {
  sum: Float32Array
  channels: number
}

/** A canvas's map [H, W, C], which may be larger than the picture and mirrored, and is read from `at` on. */
export interface CanvasMap {
  map: Float32Array
  at: number
  width: number
  mirrored: boolean
}

/** Adds the part of a map that the picture covers, mirrored back where its view was mirrored. */
export function addView(
  { sum, height, width, channels }: ViewSum,
  { map, at, width: across, mirrored }: CanvasMap,
): void {
  for (let y = 0, to = 0; y < height; y++) {
    const row = at + y * across * channels
    if (!mirrored) for (let from = row; from < row + width * channels; from++) sum[to++]! += map[from]!
    else
      for (let x = 0; x < width; x++) {
        const from = row + (across - 1 - x) * channels
        for (let c = 0; c < channels; c++) sum[to++]! += map[from + c]!
      }
  }
}

/** A canvas [H, W, 3], or its mirror image, into a batch from `at` on. */
export function putCanvas(
  batch: Float32Array,
  at: number,
  canvas: Float32Array,
  width: number,
  mirrored: boolean,
): void {
  batch.set(canvas, at)
  if (!mirrored) return
  for (let row = at; row < at + canvas.length; row += width * 3)
    for (let left = row, right = row + (width - 1) * 3; left < right; left += 3, right -= 3)
      for (let c = 0; c < 3; c++) {
        const value = batch[left + c]!
        batch[left + c] = batch[right + c]!
        batch[right + c] = value
      }
}

/** The channel with the largest value at each cell of a map [H, W, C]; the first of equals. */
export function argmax(map: Float32Array, channels: number): Uint8Array {
  const result = new Uint8Array(map.length / channels)
  for (let i = 0, at = 0; i < result.length; i++, at += channels) {
    let best = 0
    let most = map[at]!
    for (let c = 1; c < channels; c++) {
      const value = map[at + c]!
      if (value > most) {
        most = value
        best = c
      }
    }
    result[i] = best
  }
  return result
}
