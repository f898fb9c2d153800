import { crc32, deflateSync } from 'node:zlib'

/** Right checksums for as many chunks as can be found. */
export function mendPng(bytes: Uint8Array): Uint8Array {
  const mended = Buffer.from(bytes)
  for (let at = 8; at + 12 <= mended.length;) {
    const end = at + 8 + mended.readUInt32BE(at)
    if (end + 4 > mended.length) break
    mended.writeUInt32BE(crc32(mended.subarray(at + 4, end)), end)
    at = end + 4
  }
  return mended
}

/** Right checksums for the entries that can be found, so that a changed pickle is read. */
export function mendZip(bytes: Uint8Array): Uint8Array {
  const mended = Buffer.from(bytes)
  const directory = Buffer.from('504b0102', 'hex')
  for (
    let at = mended.indexOf(directory);
    at >= 0 && at + 46 <= mended.length;
    at = mended.indexOf(directory, at + 1)
  ) {
    const local = mended.readUInt32LE(at + 42)
    if (local + 30 > mended.length) continue
    const start = local + 30 + mended.readUInt16LE(local + 26) + mended.readUInt16LE(local + 28)
    mended.writeUInt32LE(crc32(mended.subarray(start, start + mended.readUInt32LE(at + 20))), at + 16)
  }
  return mended
}

/** Everything behind the header as one compressed variable. */
export function mendMat5(bytes: Uint8Array): Uint8Array {
  const data = deflateSync(bytes.subarray(128))
  const tag = Buffer.alloc(8)
  tag.writeUInt32LE(15, 0)
  tag.writeUInt32LE(data.length, 4)
  return Buffer.concat([bytes.subarray(0, 128), tag, data])
}
