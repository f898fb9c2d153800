import type { NamedArray } from './arrays.ts'

/** PyTorch's order of a kernel's axes [O, I, H, W] from ours [H, W, I, O]; other shapes stay. */
export function toForeignShape(shape: readonly number[]): readonly number[] {
  return isKernel(shape) ? [shape[3], shape[2], shape[0], shape[1]] : shape
}

/** Our order [H, W, I, O] from PyTorch's [O, I, H, W]; other shapes stay. */
export function fromForeignShape(shape: readonly number[]): readonly number[] {
  return isKernel(shape) ? [shape[2], shape[3], shape[1], shape[0]] : shape
}

/** Values of a kernel [O, I, H, W] in the order [H, W, I, O]; values of other shapes as they are. */
export function fromForeignLayout(data: Float32Array, shape: readonly number[]): Float32Array {
  return isKernel(shape) ? rearrange(data, shape, 'ours') : data
}

/** Values of a kernel [H, W, I, O] in the order [O, I, H, W]; values of other shapes as they are. */
export function toForeignLayout(data: Float32Array, shape: readonly number[]): Float32Array {
  return isKernel(shape) ? rearrange(data, [shape[3], shape[2], shape[0], shape[1]], 'foreign') : data
}

/** A kernel [H, W, I, O] whose first `count` input channels stand behind the others. */
export function moveInputsLast({ shape, data }: NamedArray, count: number): NamedArray {
  const [height, width, inputs, outputs] = shape as Kernel
  const [block, first] = [inputs * outputs, count * outputs]
  const moved = new Float32Array(data.length)
  for (let at = 0; at < height * width * block; at += block) {
    moved.set(data.subarray(at + first, at + block), at)
    moved.set(data.subarray(at, at + first), at + block - first)
  }
  return { shape, data: moved }
}

type Kernel = readonly [number, number, number, number]

function isKernel(shape: readonly number[]): shape is Kernel {
  return shape.length === 4
}

/** Tiles this wide stay in the first cache, whichever way they are walked. */
const TILE = 32

/**
 * Both orders are one matrix and its transpose: [O, K] with K = I·H·W, where the columns (i, h, w) stand as rows
 * (h, w, i). Walked in tiles, since a network's kernels are far larger than the caches.
 */
function rearrange(data: Float32Array, [o, i, h, w]: Kernel, to: 'ours' | 'foreign'): Float32Array {
  const columns = i * h * w
  const row = Int32Array.from({ length: columns }, (_, k) => (k % (h * w)) * i + Math.floor(k / (h * w)))
  const result = new Float32Array(data.length)
  for (let firstOut = 0; firstOut < o; firstOut += TILE)
    for (let first = 0; first < columns; first += TILE) {
      const lastOut = Math.min(o, firstOut + TILE)
      const last = Math.min(columns, first + TILE)
      for (let out = firstOut; out < lastOut; out++)
        for (let k = first; k < last; k++) {
          const foreign = out * columns + k
          const ours = row[k]! * o + out
          if (to === 'ours') result[ours] = data[foreign]!
          else result[foreign] = data[ours]!
        }
    }
  return result
}
