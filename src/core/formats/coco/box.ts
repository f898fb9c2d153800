import { polygonToRle } from './polygon.ts'
import type { CocoBox } from './records.ts'
import type { Rle } from './rle.ts'

/** Every pixel that a box touches. */
export function boxToRle([x, y, width, height]: CocoBox, imageHeight: number, imageWidth: number): Rle {
  const [left, right] = [clamp(Math.floor(x), imageWidth), clamp(Math.ceil(x + width), imageWidth)]
  const [top, bottom] = [clamp(Math.floor(y), imageHeight), clamp(Math.ceil(y + height), imageHeight)]
  return polygonToRle([left, top, right, top, right, bottom, left, bottom], imageHeight, imageWidth, 'a box')
}

function clamp(value: number, max: number): number {
  return Math.min(Math.max(value, 0), max)
}
