const EXIF = 'Exif\0\0'
const ORIENTATION = 0x0112
const SHORT = 3
const ENTRY_BYTES = 12

/**
 * The orientation tag, 1 to 8, of an APP1 segment's content (Exif 2.3 §4.6); undefined for another segment and for one
 * that is damaged or holds no valid tag, which no reader heeds.
 */
export function exifOrientation(segment: Uint8Array): number | undefined {
  const bytes = Buffer.from(segment.buffer, segment.byteOffset, segment.length)
  if (bytes.toString('latin1', 0, EXIF.length) !== EXIF) return undefined
  const tiff = bytes.subarray(EXIF.length)
  const order = tiff.toString('latin1', 0, 2)
  if (tiff.length < 8 || (order !== 'II' && order !== 'MM')) return undefined
  const u16 = (at: number) => (order === 'II' ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at))
  const directory = order === 'II' ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4)
  if (directory + 2 > tiff.length) return undefined
  const entries = Math.min(u16(directory), Math.floor((tiff.length - directory - 2) / ENTRY_BYTES))
  for (let entry = 0; entry < entries; entry++) {
    const at = directory + 2 + entry * ENTRY_BYTES
    if (u16(at) !== ORIENTATION) continue
    const value = u16(at + 8)
    return u16(at + 2) === SHORT && value >= 1 && value <= 8 ? value : undefined
  }
  return undefined
}
