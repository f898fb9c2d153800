import { toColumnMajor, toRowMajor } from '../order.ts'

/**
 * A mask as run lengths over its pixels in column-major order: the first counts zeros, the next ones, and so on.
 * They sum to height x width. Source: pycocotools' `maskApi.c`, whose results these functions give bit for bit.
 */
export interface Rle {
  height: number
  width: number
  counts: Uint32Array
}

/** Pixels of the mask. */
export function rleArea({ counts }: Rle): number {
  let area = 0
  for (let i = 1; i < counts.length; i += 2) area += counts[i]!
  return area
}

/** Calls `visit(start, end)` for each run of ones: column-major positions, `end` behind the last. */
export function forEachRun({ counts }: Rle, visit: (start: number, end: number) => void): void {
  let at = 0
  for (let i = 1; i < counts.length; i += 2) {
    at += counts[i - 1]!
    const end = at + counts[i]!
    if (end > at) visit(at, end)
    at = end
  }
}

/** Row-major [height, width], 0 or 1. */
export function rleToMask(rle: Rle): Uint8Array {
  const columns = new Uint8Array(rle.height * rle.width)
  forEachRun(rle, (start, end) => columns.fill(1, start, end))
  return toRowMajor(columns, rle.height, rle.width)
}

/** @param mask row-major [height, width]; everything but 0 is one */
export function maskToRle(mask: Uint8Array, height: number, width: number): Rle {
  const columns = toColumnMajor(mask, height, width)
  const counts: number[] = []
  let start = 0
  let inside = false
  for (let i = 0; i < columns.length; i++) {
    if ((columns[i] !== 0) === inside) continue
    counts.push(i - start)
    start = i
    inside = !inside
  }
  counts.push(columns.length - start)
  return { height, width, counts: Uint32Array.from(counts) }
}

/** The union of masks of one size (`rleMerge` without `intersect`). */
export function uniteRles(rles: readonly [Rle, ...Rle[]]): Rle {
  return rles.reduce((a, b) => ({ height: a.height, width: a.width, counts: uniteCounts(a.counts, b.counts) }))
}

function uniteCounts(a: Uint32Array, b: Uint32Array): Uint32Array {
  // No more runs than both have together.
  const counts = new Uint32Array(a.length + b.length)
  let length = 0
  let run = 0
  let inside = false
  let [restA, restB] = [a[0]!, b[0]!]
  let [nextA, nextB] = [1, 1]
  for (;;) {
    const step = Math.min(restA, restB)
    run += step
    restA -= step
    restB -= step
    if (restA === 0 && nextA < a.length) restA = a[nextA++]!
    if (restB === 0 && nextB < b.length) restB = b[nextB++]!
    const isEnd = restA + restB === 0
    // After taking its count number n (from 1) a mask is at ones where n is even.
    const wasInside: boolean = inside
    inside = nextA % 2 === 0 || nextB % 2 === 0
    if (inside !== wasInside || isEnd) {
      counts[length++] = run
      run = 0
    }
    if (isEnd) return counts.slice(0, length)
  }
}
