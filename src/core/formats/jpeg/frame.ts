import { CodedDataFault } from './bits.ts'

/** One component of a frame, in blocks of 8 x 8. */
export interface Component {
  id: number
  /** Blocks an MCU, across and down. */
  across: number
  down: number
  /** Blocks that hold pixels. */
  columns: number
  rows: number
  /** Blocks a row as they are stored: filled up to whole MCUs. */
  stride: number
  /** Progressive: 1 for each coefficient known not to be 0, 64 a block. */
  nonzero: Uint8Array
}

export interface Frame {
  progressive: boolean
  components: Component[]
  /** MCUs of a scan of several components. */
  mcuColumns: number
  mcuRows: number
}

/**
 * The layout of a frame that is Huffman coded in blocks (SOF0, 1 and 2); undefined for the rare other kinds.
 * @param segment of the frame header, which `readJpegHeader` has checked
 * @param length bytes of the file: each block takes a bit or more, so that a damaged size allocates nothing
 */
export function layOutFrame(marker: number, segment: Uint8Array, length: number): Frame | undefined {
  if (marker > 0xc2) return undefined
  const progressive = marker === 0xc2
  const [height, width] = [(segment[1]! << 8) | segment[2]!, (segment[3]! << 8) | segment[4]!]
  const raw = Array.from({ length: segment[5]! }, (_, i) => segment.subarray(6 + 3 * i, 9 + 3 * i))
  const [most, tallest] = [Math.max(...raw.map((one) => one[1]! >> 4)), Math.max(...raw.map((one) => one[1]! & 15))]
  if (raw.some((one) => one[1]! >> 4 === 0 || (one[1]! & 15) === 0)) return undefined
  const [mcuColumns, mcuRows] = [Math.ceil(width / (8 * most)), Math.ceil(height / (8 * tallest))]
  const blocks = raw.map((one) => mcuColumns * (one[1]! >> 4) * mcuRows * (one[1]! & 15))
  const total = blocks.reduce((sum, count) => sum + count, 0)
  if (total > 8 * length) throw new CodedDataFault(`${length} bytes are too few for ${width} x ${height} pixels`)
  const components = raw.map(([id, sampling], i) => {
    const [across, down] = [sampling! >> 4, sampling! & 15]
    return {
      ...{ id: id!, across, down, stride: mcuColumns * across },
      columns: Math.ceil(Math.ceil((width * across) / most) / 8),
      rows: Math.ceil(Math.ceil((height * down) / tallest) / 8),
      nonzero: new Uint8Array(progressive ? 64 * blocks[i]! : 0),
    }
  })
  return { progressive, components, mcuColumns, mcuRows }
}
