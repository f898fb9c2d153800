import { formatError, messageOf, type ByteReader } from '../../base/index.ts'
import { CodedDataFault } from './bits.ts'
import { layOutFrame, type Frame } from './frame.ts'
import { openJpeg, readJpegHeader } from './header.ts'
import { readHuffmanTables, type HuffmanTable } from './huffman.ts'
import { isFrameHeader, isStandalone, MARKER, readMarker, readSegment } from './markers.ts'
import { passScan } from './scan.ts'

/**
 * Refuses a JPEG whose coded data is damaged, by passing over every code without computing a pixel. Decoders are no
 * judges of that: libjpeg warns of damage (bad Huffman code, premature end, wrong restart marker) and of harmless slips
 * (an unknown JFIF revision or Adobe transform, a broken ICC profile, odd scan parameters) alike, and says nothing
 * where codes shifted by damage still make pixels. Here the coded data alone counts: it must hold all blocks and end
 * with them. Returns false where this is unknown: arithmetic coding, lossless and hierarchical files.
 */
export function checkJpegData(bytes: Uint8Array, name: string): boolean {
  readJpegHeader(bytes, name)
  const reader = openJpeg(bytes, name)
  try {
    return passSegments(reader)
  } catch (cause) {
    if (cause instanceof CodedDataFault)
      throw formatError(name, reader.offset, 'undamaged image data', `damage (${messageOf(cause)})`)
    throw cause
  }
}

function passSegments(reader: ByteReader): boolean {
  const { bytes } = reader
  const tables = new Map<number, HuffmanTable>()
  let frame: Frame | undefined
  let interval = 0
  for (;;) {
    const marker = readMarker(reader)
    if (marker === MARKER.endOfImage) return true
    if (isStandalone(marker)) continue
    const segment = readSegment(reader)
    if (marker === MARKER.huffmanTables) readHuffmanTables(segment, tables)
    if (marker === MARKER.restartInterval) interval = (segment[0]! << 8) | segment[1]!
    if (isFrameHeader(marker)) {
      frame = layOutFrame(marker, segment, bytes.length)
      if (!frame) return false
    }
    if (marker !== MARKER.startOfScan) continue
    if (!frame) throw new CodedDataFault('a scan comes before the frame header')
    reader.offset = passScan(bytes, reader.offset, segment, frame, tables, interval)
  }
}
