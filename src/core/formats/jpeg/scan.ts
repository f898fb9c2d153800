import { BitReader, CodedDataFault } from './bits.ts'
import { progressiveReader, readSequentialBlock, type BlockCoding, type BlockReader } from './blocks.ts'
import type { Component, Frame } from './frame.ts'
import type { HuffmanTable } from './huffman.ts'
import { findMarker } from './markers.ts'

/** So many bytes more than the pixels need are a slip of the encoder, met in the frames of webcams. */
const HARMLESS_BYTES = 8

/**
 * Passes over the coded data of one scan and gives the position of the marker behind it. Throws {@link CodedDataFault}
 * where the data is not that of all blocks: where a byte was changed, what follows no longer fits.
 * @param header the segment of the scan's header
 * @param interval MCUs between restart markers, 0 for none
 */
export function passScan(
  bytes: Uint8Array,
  start: number,
  header: Uint8Array,
  frame: Frame,
  tables: ReadonlyMap<number, HuffmanTable>,
  interval: number,
): number {
  const bits = new BitReader(bytes, start)
  const parts = partsOf(header, frame, tables, bits)
  const single = parts.length === 1 ? parts[0]!.component : undefined
  const count = single ? single.columns * single.rows : frame.mcuColumns * frame.mcuRows
  for (let mcu = 0; mcu < count; mcu++) {
    if (interval > 0 && mcu > 0 && mcu % interval === 0) {
      passRestart(bytes, bits, (mcu / interval - 1) % 8)
      for (const { coding } of parts) coding.emptyBlocks = 0
    }
    for (const { component, coding, read } of parts) {
      const { across, down, columns, stride, nonzero } = component
      if (single) {
        read(coding, nonzero, 64 * (Math.floor(mcu / columns) * stride + (mcu % columns)))
        continue
      }
      // Several components: only of DC in progressive files, which needs no coefficient.
      for (let block = across * down; block > 0; block--) read(coding, nonzero, 0)
    }
  }
  return passRest(bytes, bits.align(), false)
}

interface ScanPart {
  component: Component
  coding: BlockCoding
  read: BlockReader
}

const NO_TABLE: HuffmanTable = new Uint16Array(1 << 16)

function partsOf(
  header: Uint8Array,
  frame: Frame,
  tables: ReadonlyMap<number, HuffmanTable>,
  bits: BitReader,
): ScanPart[] {
  const [count = 0] = header
  if (count === 0) throw new CodedDataFault('a scan names no component')
  const [first = 0, last = 63, approximation = 0] = header.subarray(1 + 2 * count)
  // What sequential files write there does not matter: libjpeg warns and continues.
  const read = frame.progressive ? progressiveReader(first, approximation >> 4 > 0) : readSequentialBlock
  return Array.from({ length: count }, (_, i) => {
    const [id, numbers] = header.subarray(1 + 2 * i)
    const component = frame.components.find((one) => one.id === id)
    if (!component) throw new CodedDataFault(`its scan names component ${id}, which the frame lacks`)
    const dc = tables.get(numbers! >> 4) ?? NO_TABLE
    const ac = tables.get(0x10 | (numbers! & 15)) ?? NO_TABLE
    return { component, read, coding: { bits, dc, ac, first, last: Math.min(last, 63), emptyBlocks: 0 } }
  })
}

function passRestart(bytes: Uint8Array, bits: BitReader, number: number): void {
  const at = passRest(bytes, bits.align(), true)
  if (bytes[at + 1] !== 0xd0 + number) throw new CodedDataFault(`restart marker ${number} is not in its place`)
  bits.moveTo(at + 2)
}

/** Bytes between the last block and the marker: filling, or the rest of data that was read wrongly. */
function passRest(bytes: Uint8Array, at: number, restarts: boolean): number {
  const marker = findMarker(bytes, at, restarts)
  const rest = bytes.subarray(at, marker)
  if (rest.length > HARMLESS_BYTES && rest.some((byte) => byte !== rest[0]))
    throw new CodedDataFault(`${rest.length} bytes are left over`)
  return marker
}
