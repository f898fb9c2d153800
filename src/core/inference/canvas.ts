import type { Normalization } from '../samples/index.ts'
import type { Size } from './views.ts'

/** RGB bytes [H, W, 3]. */
export interface Picture extends Size {
  image: Uint8Array
}

/** A canvas [H, W, 3] in a batch of them: zeros, the mean pixel, from `at` on. */
export interface Canvas extends Size {
  batch: Float32Array
  at: number
}

/** The image, normalized, into the upper left of a canvas; with `mirrored`, into the upper right and mirrored. */
export function putPicture(
  { batch, at, width: across }: Canvas,
  { image, height, width }: Picture,
  { mean, std }: Normalization,
  mirrored: boolean,
): void {
  const tables = [0, 1, 2].map((c) => Float32Array.from({ length: 256 }, (_, v) => (v / 255 - mean[c]!) / std[c]!))
  const [red, green, blue] = tables as [Float32Array, Float32Array, Float32Array]
  const step = mirrored ? -3 : 3
  for (let y = 0, from = 0; y < height; y++) {
    let to = at + y * across * 3 + (mirrored ? (across - 1) * 3 : 0)
    for (let x = 0; x < width; x++, from += 3, to += step) {
      batch[to] = red[image[from]!]!
      batch[to + 1] = green[image[from + 1]!]!
      batch[to + 2] = blue[image[from + 2]!]!
    }
  }
}

/** Where views meet: a running sum over the image [H, W, C]. */
export interface ViewSum extends Size {
  sum: Float32Array
  channels: number
}

/** A canvas's map [H, W, C], which may be larger than the image and mirrored, and is read from `at` on. */
export interface CanvasMap {
  map: Float32Array
  at: number
  width: number
  mirrored: boolean
}

/** Adds the part of a map that the image covers, mirrored back where its view was mirrored. */
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
