import type { ByteReader } from '../../base/index.ts'

/** The markers of a JPEG that our readers know by name (ITU-T T.81 table B.1). */
export const MARKER = {
  huffmanTables: 0xc4,
  startOfImage: 0xd8,
  endOfImage: 0xd9,
  startOfScan: 0xda,
  restartInterval: 0xdd,
} as const

/** SOF0..SOF15 but for DHT (C4), JPG (C8) and DAC (CC). */
export function isFrameHeader(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
}

/** TEM and RSTn have no length. */
export function isStandalone(marker: number): boolean {
  return marker === 0x01 || isRestart(marker)
}

export function isRestart(marker: number): boolean {
  return marker >= 0xd0 && marker <= 0xd7
}

/** The marker at the reader's place, which moves behind it. */
export function readMarker(reader: ByteReader): number {
  if (reader.u8('a JPEG marker') !== 0xff)
    reader.fail('a JPEG marker (FF)', hex([reader.bytes[reader.offset - 1]!]), reader.offset - 1)
  let marker = 0xff
  // A marker may be preceded by any number of fill bytes FF.
  while (marker === 0xff) marker = reader.u8('a JPEG marker')
  return marker
}

/** What follows a segment's length; the reader moves behind it. */
export function readSegment(reader: ByteReader): Uint8Array {
  const at = reader.offset
  const length = reader.u16('the length of a JPEG segment')
  if (length < 2) reader.fail('a segment length of at least 2', `${length}`, at)
  return reader.take(length - 2, `a JPEG segment of ${length} bytes`)
}

/**
 * Where the next marker begins, or the end of the bytes: FF 00 in coded data stands for the byte FF, and a further FF
 * fills.
 * @param restarts whether RSTn counts as one
 */
export function findMarker(bytes: Uint8Array, from: number, restarts: boolean): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1]
    if (next !== undefined && next !== 0 && next !== 0xff && (restarts || !isRestart(next))) return at
  }
  return bytes.length
}

export function hex(bytes: Iterable<number>): string {
  return Array.from(bytes, (byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join(' ')
}
