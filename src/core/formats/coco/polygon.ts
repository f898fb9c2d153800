import { expected } from '../../base/index.ts'
import type { Rle } from './rle.ts'

/** Edges are traced on a grid five times as fine as the pixels. */
const SCALE = 5
/** Beyond this the reference overflows its integers. */
const MAX_COORDINATE = 1e8
const MAX_CROSSINGS = 2 ** 24

/**
 * The pixels inside a polygon, bit for bit as pycocotools' `rleFrPoly`. Its edges are rounded to a grid of fifths and
 * traced; where the trace passes from one pixel column to the next, the row it passes at begins or ends a run.
 * The reference walks every point of the trace; only each fifth column of the grid (5n + 2 | 5n + 3) can hold such a
 * passage, so that here only those are computed, and only inside the mask.
 * @param polygon x0, y0, x1, y1, …: three points or more, pixels, may lie outside
 * @param where the annotation, for errors
 */
export function polygonToRle(polygon: readonly number[], height: number, width: number, where: string): Rle {
  const points = gridPoints(polygon, where)
  const crossings = new Uint32Array(countCrossings(points, width, where) + 1)
  let length = 0
  for (let i = 0; i < points.length; i += 2) {
    const next = i + 2 < points.length ? i + 2 : 0
    length = traceEdge(points[i]!, points[i + 1]!, points[next]!, points[next + 1]!, height, width, crossings, length)
  }
  crossings[length++] = height * width
  return { height, width, counts: runsBetween(crossings.subarray(0, length).sort()) }
}

function gridPoints(polygon: readonly number[], where: string): Float64Array {
  if (polygon.length < 6 || polygon.length % 2 !== 0)
    throw expected('a polygon of three or more x, y pairs', where, `${polygon.length} numbers`, { code: 'bad-format' })
  const points = new Float64Array(polygon.length)
  for (let i = 0; i < polygon.length; i++) {
    const coordinate = polygon[i]!
    // Also false for what is no number.
    if (!(Math.abs(coordinate) <= MAX_COORDINATE) || typeof coordinate !== 'number')
      throw expected('coordinates within 10^8', where, JSON.stringify(coordinate), { code: 'bad-format' })
    points[i] = Math.trunc(SCALE * coordinate + 0.5)
  }
  return points
}

/** Upper bound of the passages of all edges, so that they fit one array. */
function countCrossings(points: Float64Array, width: number, where: string): number {
  let count = 0
  for (let i = 0; i < points.length; i += 2) {
    const next = i + 2 < points.length ? i + 2 : 0
    count += Math.min(width, Math.ceil(Math.abs(points[next]! - points[i]!) / SCALE))
  }
  if (count > MAX_CROSSINGS)
    throw expected(`a polygon of at most ${MAX_CROSSINGS} column passages`, where, `${count}`, { code: 'bad-format' })
  return count
}

/** Appends the column-major positions at which an edge passes into another column; returns the new length. */
function traceEdge(
  fromX: number,
  fromY: number,
  toX: number,
  toY: number,
  height: number,
  width: number,
  crossings: Uint32Array,
  length: number,
): number {
  const dx = Math.abs(toX - fromX)
  const dy = Math.abs(toY - fromY)
  const isFlat = dx >= dy
  const flip = isFlat ? fromX > toX : fromY > toY
  const [xs, ys, xe, ye] = flip ? [toX, toY, fromX, fromY] : [fromX, fromY, toX, toY]
  const slope = isFlat ? (ye - ys) / dx : (xe - xs) / dy
  const first = Math.max(0, Math.ceil((Math.min(xs, xe) - 2) / SCALE))
  const last = Math.min(width - 1, Math.floor((Math.max(xs, xe) - 3) / SCALE))
  for (let column = first; column <= last; column++) {
    const gridX = SCALE * column + 2
    const gridY = isFlat ? flatRow(gridX - xs, ys, slope) : ys + steepStep(gridX, xs, slope)
    const y = Math.ceil(Math.min(height, Math.max(0, (gridY + 0.5) / SCALE - 0.5)))
    crossings[length++] = column * height + y
  }
  return length
}

/** The upper one of the trace's rows at steps `t` and `t + 1` of an edge that takes one grid column a step. */
function flatRow(t: number, ys: number, slope: number): number {
  return Math.trunc(ys + slope * (slope < 0 ? t + 1 : t) + 0.5)
}

/** The last step before an edge that takes one grid row a step passes between columns `gridX` and `gridX + 1`. */
function steepStep(gridX: number, xs: number, slope: number): number {
  let t = Math.floor((gridX + 0.5 - xs) / slope)
  // The quotient may be rounded to the wrong side of the step that the reference's sum reaches.
  while (hasPassed(t, gridX, xs, slope)) t--
  while (!hasPassed(t + 1, gridX, xs, slope)) t++
  return t
}

function hasPassed(t: number, gridX: number, xs: number, slope: number): boolean {
  return Math.trunc(xs + slope * t + 0.5) > gridX === slope > 0
}

/** Differences of sorted positions; two equal positions cancel and join the runs round them. */
function runsBetween(positions: Uint32Array): Uint32Array {
  const runs = new Uint32Array(positions.length)
  runs[0] = positions[0]!
  let length = 1
  for (let i = 1; i < positions.length; i++) {
    const run = positions[i]! - positions[i - 1]!
    if (run > 0) runs[length++] = run
    else if (++i < positions.length) runs[length - 1]! += positions[i]! - positions[i - 1]!
  }
  return runs.slice(0, length)
}
