import { expected } from '../../base/index.ts'
import { decodePng } from '../png/index.ts'
import { maskToRle, type Rle } from '../coco/rle.ts'
import { polygonToRle } from '../coco/polygon.ts'
import type { LabelmeShape } from './file.ts'

/** A circle is drawn as a polygon whose edges are nowhere so far from it, in pixels. */
const CIRCLE_ERROR = 0.02

/**
 * The pixels that a shape covers: polygons and circles as pycocotools draws polygons, masks as they are. Parts outside
 * of the image are cut off.
 * @param shape of a type that covers pixels
 * @param where the shape, for errors
 * @throws bad-format for a shape that lies wholly outside
 */
export function labelmeArea(shape: LabelmeShape, height: number, width: number, where: string): Rle {
  if (shape.type === 'mask') return maskArea(shape, height, width, where)
  const outline = outlineOf(shape)
  assertInside(outline, height, width, where)
  return polygonToRle(outline, height, width, where)
}

function outlineOf({ type, points }: LabelmeShape): number[] {
  const [x0, y0, x1, y1] = points as [number, number, number, number]
  if (type === 'rectangle') return [x0, y0, x1, y0, x1, y1, x0, y1]
  if (type !== 'circle') return points
  const radius = Math.hypot(x1 - x0, y1 - y0)
  // Half the angle of an edge, from the height of its segment.
  const half = Math.acos(Math.max(0, 1 - CIRCLE_ERROR / Math.max(radius, CIRCLE_ERROR)))
  const corners = Math.min(4096, Math.max(8, Math.ceil(Math.PI / half)))
  return Array.from({ length: corners }, (_, i) => (2 * Math.PI * i) / corners).flatMap((angle) => [
    x0 + radius * Math.cos(angle),
    y0 + radius * Math.sin(angle),
  ])
}

function maskArea({ points, mask }: LabelmeShape, height: number, width: number, where: string): Rle {
  const [left, top, right, bottom] = points.map(Math.trunc) as [number, number, number, number]
  const png = decodePng(Buffer.from(mask!, 'base64'), `the mask of ${where}`)
  const fail = (what: string, found: string) => expected(what, where, found, { code: 'bad-format' })
  if ((png.colorType !== 0 && png.colorType !== 3) || png.bitDepth === 16)
    throw fail('a mask of one channel, 8 bits or fewer,', `color type ${png.colorType}, ${png.bitDepth} bits`)
  if (png.width !== right - left + 1 || png.height !== bottom - top + 1)
    throw fail(`a mask of ${right - left + 1} x ${bottom - top + 1}, its box,`, `${png.width} x ${png.height}`)
  if (left < 0 || top < 0 || right >= width || bottom >= height)
    throw fail(`a mask within ${width} x ${height}`, `its box from ${left}, ${top} to ${right}, ${bottom}`)
  const whole = new Uint8Array(height * width)
  for (let y = 0; y < png.height; y++)
    whole.set(png.data.subarray(y * png.width, (y + 1) * png.width), (top + y) * width + left)
  return maskToRle(whole, height, width)
}

/** A shape of which nothing is inside was drawn on an image of another size. */
function assertInside(outline: readonly number[], height: number, width: number, where: string): void {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  for (let i = 0; i < outline.length; i += 2) {
    left = Math.min(left, outline[i]!)
    right = Math.max(right, outline[i]!)
    top = Math.min(top, outline[i + 1]!)
    bottom = Math.max(bottom, outline[i + 1]!)
  }
  if (right >= 0 && bottom >= 0 && left <= width && top <= height) return
  const found = `x from ${left} to ${right}, y from ${top} to ${bottom}`
  throw expected(`a shape within ${width} x ${height}`, where, found, { code: 'bad-format' })
}
