import { crc32, deflateSync } from 'node:zlib'

/** Right checksums for as many chunks as can be found. */
export function repairPng(bytes: Uint8Array): Uint8Array {
  const repaired = Buffer.from(bytes)
  for (let at = 8; at + 12 <= repaired.length;) {
    const end = at + 8 + repaired.readUInt32BE(at)
    if (end + 4 > repaired.length) break
    repaired.writeUInt32BE(crc32(repaired.subarray(at + 4, end)), end)
    at = end + 4
  }
  return repaired
}

/** Right checksums for the entries that can be found, so that a changed pickle is read. */
export function repairZip(bytes: Uint8Array): Uint8Array {
  const repaired = Buffer.from(bytes)
  const directory = Buffer.from('504b0102', 'hex')
  for (
    let at = repaired.indexOf(directory);
    at >= 0 && at + 46 <= repaired.length;
    at = repaired.indexOf(directory, at + 1)
  ) {
    const local = repaired.readUInt32LE(at + 42)
    if (local + 30 > repaired.length) continue
    const start = local + 30 + repaired.readUInt16LE(local + 26) + repaired.readUInt16LE(local + 28)
    repaired.writeUInt32LE(crc32(repaired.subarray(start, start + repaired.readUInt32LE(at + 20))), at + 16)
  }
  return repaired
}

/** Everything behind the header as one compressed variable. */
export function repairMat5(bytes: Uint8Array): Uint8Array {
  const data = deflateSync(bytes.subarray(128))
  const tag = Buffer.alloc(8)
  tag.writeUInt32LE(15, 0)
  tag.writeUInt32LE(data.length, 4)
  return Buffer.concat([bytes.subarray(0, 128), tag, data])
}
