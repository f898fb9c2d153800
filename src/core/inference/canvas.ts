import type { Normalization } from '../samples/index.ts'
import type { Size } from './views.ts'

/** RGB bytes [H, W, 3]. */
export interface Picture extends Size {
  image: Uint8Array
}

/** The picture, normalised, in the upper left of a canvas [H, W, 3]; the rest is the mean pixel, which is zero. */
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

/** A map [H, W, C] with left and right exchanged. */
export function mirror(map: Float32Array, { height, width }: Size, channels: number): Float32Array {
  const result = new Float32Array(map.length)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const from = (y * width + x) * channels
      result.set(map.subarray(from, from + channels), (y * width + width - 1 - x) * channels)
    }
  return result
}

/** Adds a map to a running sum. */
export function addTo(sum: Float32Array, map: Float32Array): void {
  for (let i = 0; i < sum.length; i++) sum[i]! += map[i]!
}

/** The part of a canvas's map [H, W, C] that the picture covers. */
export function cutOut(map: Float32Array, canvas: Size, picture: Size, channels: number): Float32Array {
  const row = picture.width * channels
  const result = new Float32Array(picture.height * row)
  for (let y = 0; y < picture.height; y++) {
    const from = y * canvas.width * channels
    result.set(map.subarray(from, from + row), y * row)
  }
  return result
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
