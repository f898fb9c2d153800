import { formatError } from '../../base/index.ts'
import { inflateLzw } from './lzw.ts'
import { readGif, type GifFrame } from './read.ts'

/** 8192 x 8192: a canvas of more, which a few bytes can claim, is a bomb. */
const MAX_PIXELS = 2 ** 26

/** First row and step of the four passes of an interlaced frame (GIF89a, appendix E). */
const PASSES = [
  [0, 8],
  [4, 8],
  [2, 4],
  [1, 2],
] as const

/**
 * The first frame of a GIF as RGB [H, W, 3]. See-through pixels have the color that the palette gives them, and the
 * canvas around a smaller frame has that of the see-through index, else of index 0: as PIL's `convert('RGB')`.
 */
export function decodeGif(bytes: Uint8Array, name: string): { width: number; height: number; data: Uint8Array } {
  const { width, height, first } = readGif(bytes, name)
  if (width * height > MAX_PIXELS) throw formatError(name, 6, `at most ${MAX_PIXELS} pixels`, `${width} x ${height}`)
  const canvas = new Uint8Array(width * height).fill(first.transparent ?? 0)
  const samples = inflateLzw(first.data, first.minimum, first.width * first.height, name, first.offset)
  let row = 0
  for (const y of rowsOf(first)) {
    canvas.set(samples.subarray(row, row + first.width), (first.top + y) * width + first.left)
    row += first.width
  }
  const data = new Uint8Array(canvas.length * 3)
  canvas.forEach((index, i) => {
    for (let c = 0; c < 3; c++) data[3 * i + c] = first.palette[3 * index + c] ?? 0
  })
  return { width, height, data }
}

/** The rows of a frame in the order in which they are stored. */
function* rowsOf({ height, interlaced }: GifFrame): Generator<number> {
  for (const [start, step] of interlaced ? PASSES : ([[0, 1]] as const))
    for (let y: number = start; y < height; y += step) yield y
}
