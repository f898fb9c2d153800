import { ByteReader } from '../../base/index.ts'
import { exifOrientation } from './orientation.ts'

export interface JpegHeader {
  width: number
  height: number
  /** 1 grey, 3 YCbCr or RGB, 4 CMYK. */
  components: number
  progressive: boolean
  /** EXIF orientation 1..8; 1, upright, where there is none. */
  orientation: number
}

const START_OF_IMAGE = 0xd8
const END_OF_IMAGE = 0xd9
const START_OF_SCAN = 0xda
const APP1 = 0xe1

/**
 * Size and kind of a JPEG from its frame header (ITU-T T.81 §B.2.2), without decoding: segments are skipped until the
 * first SOFn. Throws `bad-format` where the file ends, or its pixels begin, before one.
 * @param bytes the file, or its beginning as far as the frame header
 */
export function readJpegHeader(bytes: Uint8Array, name: string): JpegHeader {
  const reader = new ByteReader(bytes, name, { littleEndian: false })
  if (reader.remaining < 2 || reader.u8() !== 0xff || reader.u8() !== START_OF_IMAGE)
    reader.fail('a JPEG (FF D8)', bytes.length < 2 ? 'the end of the file' : hex(bytes.subarray(0, 2)), 0)
  let orientation: number | undefined
  for (;;) {
    const at = reader.offset
    const marker = nextMarker(reader)
    if (isFrameHeader(marker)) return { ...frameHeader(reader, marker, at), orientation: orientation ?? 1 }
    if (marker === START_OF_SCAN || marker === END_OF_IMAGE)
      reader.fail('a JPEG frame header', `marker ${hex([0xff, marker])}`, at)
    if (isStandalone(marker)) continue
    const length = reader.u16('the length of a JPEG segment')
    if (length < 2) reader.fail('a segment length of at least 2', `${length}`, at + 2)
    const segment = reader.take(length - 2, `a JPEG segment of ${length} bytes`)
    if (marker === APP1) orientation ??= exifOrientation(segment)
  }
}

function nextMarker(reader: ByteReader): number {
  if (reader.u8('a JPEG marker') !== 0xff)
    reader.fail('a JPEG marker (FF)', hex([reader.bytes[reader.offset - 1]!]), reader.offset - 1)
  let marker = 0xff
  // A marker may be preceded by any number of fill bytes FF.
  while (marker === 0xff) marker = reader.u8('a JPEG marker')
  return marker
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

/** SOF0..SOF15 but for DHT (C4), JPG (C8) and DAC (CC). */
function isFrameHeader(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
}

/** TEM and RSTn have no length. */
function isStandalone(marker: number): boolean {
  return marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)
}

function hex(bytes: Iterable<number>): string {
  return Array.from(bytes, (byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join(' ')
}
