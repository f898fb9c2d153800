import { ByteReader } from '../../base/index.ts'
import { exifOrientation } from './orientation.ts'
import { hex, isFrameHeader, isStandalone, MARKER, readMarker, readSegment } from './markers.ts'

export interface JpegHeader {
  width: number
  height: number
  /** 1 gray, 3 YCbCr or RGB, 4 CMYK. */
  components: number
  progressive: boolean
  /** EXIF orientation 1..8; 1, upright, where there is none. */
  orientation: number
}

const APP1 = 0xe1

/**
 * Size and kind of a JPEG from its frame header (ITU-T T.81 §B.2.2), without decoding: segments are skipped until the
 * first SOFn. Throws `bad-format` where the file ends, or its pixels begin, before one.
 * @param bytes the file, or its beginning as far as the frame header
 */
export function readJpegHeader(bytes: Uint8Array, name: string): JpegHeader {
  const reader = openJpeg(bytes, name)
  let orientation: number | undefined
  for (;;) {
    const at = reader.offset
    const marker = readMarker(reader)
    if (isFrameHeader(marker)) return { ...frameHeader(reader, marker, at), orientation: orientation ?? 1 }
    if (marker === MARKER.startOfScan || marker === MARKER.endOfImage)
      reader.fail('a JPEG frame header', `marker ${hex([0xff, marker])}`, at)
    if (isStandalone(marker)) continue
    const segment = readSegment(reader)
    if (marker === APP1) orientation ??= exifOrientation(segment)
  }
}

/** A reader that stands behind the start marker. */
export function openJpeg(bytes: Uint8Array, name: string): ByteReader {
  const reader = new ByteReader(bytes, name, { littleEndian: false })
  if (reader.remaining < 2 || reader.u8() !== 0xff || reader.u8() !== MARKER.startOfImage)
    reader.fail('a JPEG (FF D8)', bytes.length < 2 ? 'the end of the file' : hex(bytes.subarray(0, 2)), 0)
  return reader
}

function frameHeader(reader: ByteReader, marker: number, at: number): Omit<JpegHeader, 'orientation'> {
  const length = reader.u16('the length of the frame header')
  reader.u8('the sample precision')
  const height = reader.u16('the image height')
  const width = reader.u16('the image width')
  const components = reader.u8('the number of components')
  if (width === 0 || height === 0) reader.fail('a width and height of at least 1', `${width} x ${height}`, at)
  if (components === 0 || length !== 8 + 3 * components)
    reader.fail('a frame header as long as its components need', `${length} bytes for ${components}`, at + 2)
  reader.take(3 * components, 'the components of the frame header')
  return { width, height, components, progressive: (marker & 3) === 2 }
}
