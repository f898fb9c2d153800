import { expected } from '../../base/index.ts'
import { decodeUtf8 } from '../text.ts'

/** One line of a YOLO label file. */
export interface YoloObject {
  /** Index in the names of `data.yaml`. */
  category: number
  /** Outline as x, y pairs, flat, in 0..1 of width and height; a box's is its four corners. */
  outline: number[]
  isBox: boolean
  /** 1-based. */
  line: number
}

/** Exporters round: so far outside of 0..1 is taken as the border, as Ultralytics takes it. */
const SLACK = 0.01

/**
 * Reads a YOLO label file for segmentation: `class x1 y1 x2 y2 x3 y3 …` a line, or `class x y width height` for a box.
 * @throws bad-format that names the line
 */
export function readYoloLabels(bytes: Uint8Array, name: string): YoloObject[] {
  const objects: YoloObject[] = []
  for (const [index, text] of decodeUtf8(bytes, name)
    .split(/\r\n|\n|\r/)
    .entries()) {
    const words = text.trim().split(/\s+/)
    if (words[0] !== '') objects.push(readLine(words, index + 1, name))
  }
  return objects
}

function readLine(words: readonly string[], line: number, name: string): YoloObject {
  const where = `${name}:${line}`
  const [category, ...numbers] = words.map((word) => {
    const value = Number(word)
    if (!Number.isFinite(value)) throw expected('numbers', where, JSON.stringify(word), { code: 'bad-format' })
    return value
  })
  if (!Number.isInteger(category) || category! < 0)
    throw expected('the index of a class', where, words[0]!, { code: 'bad-format' })
  const isBox = numbers.length === 4
  if (!isBox && (numbers.length < 6 || numbers.length % 2 !== 0))
    throw expected(
      'a class and three or more x, y pairs, or a box of four numbers,',
      where,
      `${words.length} numbers`,
      {
        code: 'bad-format',
      },
    )
  const outline = isBox ? cornersOf(numbers as [number, number, number, number]) : numbers
  const outside = outline.find((value) => value < -SLACK || value > 1 + SLACK)
  if (outside !== undefined)
    throw expected('coordinates from 0 to 1', where, `${outside}`, {
      code: 'bad-format',
      suggestions: ["Coordinates are fractions of the image's width and height, not pixels."],
    })
  return { category: category!, outline, isBox, line }
}

function cornersOf([x, y, width, height]: [number, number, number, number]): number[] {
  const [left, top, right, bottom] = [x - width / 2, y - height / 2, x + width / 2, y + height / 2]
  return [left, top, right, top, right, bottom, left, bottom]
}
