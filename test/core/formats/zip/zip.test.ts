import { expect } from 'chai'
import { zipSync } from 'fflate'
import { readZipDirectory, readZipEntry } from '../../../../src/core/formats/index.ts'
import { faultOf } from '../../../support/faults.ts'

const noise = Uint8Array.from({ length: 3000 }, (_, i) => (i * 7919) % 251)
const archive = zipSync({
  'a/stored.bin': [noise, { level: 0 }],
  'a/deflated.bin': [new Uint8Array(5000), { level: 9 }],
  'ü.txt': [new Uint8Array(), { level: 0 }],
})

describe('zip', () => {
  it('reads stored and deflated entries; stored ones where they lie', () => {
    const entries = readZipDirectory(archive, 'x')
    expect([...entries.keys()]).to.deep.equal(['a/stored.bin', 'a/deflated.bin', 'ü.txt'])
    const read = (name: string) => readZipEntry(archive, entries.get(name)!, 'x')
    expect(read('a/stored.bin')).to.deep.equal(noise)
    expect(read('a/stored.bin').buffer).to.equal(archive.buffer)
    expect(read('a/deflated.bin')).to.deep.equal(new Uint8Array(5000))
    expect(read('ü.txt')).to.have.length(0)
  })

  it('finds the directory behind a comment', () => {
    const bytes = new Uint8Array(archive.length + 5)
    bytes.set(archive)
    bytes[archive.length - 2] = 5
    expect(readZipDirectory(bytes, 'x')).to.have.property('size', 3)
  })

  it('reads sizes from the zip64 fields', () => {
    const bytes = withZip64(archive)
    const entries = readZipDirectory(bytes, 'x')
    expect(readZipEntry(bytes, entries.get('a/stored.bin')!, 'x')).to.deep.equal(noise)
  })

  it('notices cuts, changed bytes and lies about sizes', () => {
    for (let length = 0; length < archive.length; length += 11)
      expect(faultOf(() => readZipDirectory(archive.subarray(0, length), 'x')).code).to.equal('bad-format')
    const [stored, deflated] = [...readZipDirectory(archive, 'x').values()] as [Entry, Entry]
    const fault = (entry: Entry) => faultOf(() => readZipEntry(archive, entry, 'x')).message
    expect(fault({ ...stored, crc32: 1 })).to.match(/CRC-32/)
    expect(fault({ ...stored, bytes: 2999 })).to.match(/2999 bytes of a\/stored\.bin/)
    expect(fault({ ...stored, compressedBytes: 1e6 })).to.match(/1000000 bytes/)
    expect(fault({ ...stored, offset: 5 })).to.match(/the header of a\/stored\.bin/)
    expect(fault({ ...deflated, bytes: 4000 })).to.match(/deflated bytes/)
    expect(fault({ ...deflated, bytes: 2 ** 40 })).to.match(/at most \d+ bytes/)
    expect(fault({ ...stored, method: 'deflated' })).to.match(/deflated bytes/)
  })
})

type Entry = Parameters<typeof readZipEntry>[1]

/** The first entry's sizes and offset moved to a zip64 field, and the end record's to a zip64 one. */
function withZip64(bytes: Uint8Array): Uint8Array {
  const end = Buffer.from(bytes.subarray(-22))
  const start = end.readUInt32LE(16)
  const first = Buffer.from(bytes.subarray(start))
  const nameLength = first.readUInt16LE(28)
  const field = Buffer.alloc(4 + 24)
  field.writeUInt16LE(1, 0)
  field.writeUInt16LE(24, 2)
  field.writeBigUInt64LE(BigInt(first.readUInt32LE(24)), 4)
  field.writeBigUInt64LE(BigInt(first.readUInt32LE(20)), 12)
  field.writeBigUInt64LE(BigInt(first.readUInt32LE(42)), 20)
  for (const at of [20, 24, 42]) first.writeUInt32LE(0xffffffff, at)
  first.writeUInt16LE(field.length, 30)
  const rest = first.subarray(46 + nameLength, first.length - 22)
  const directory = Buffer.concat([first.subarray(0, 46 + nameLength), field, rest])
  const end64 = Buffer.alloc(56)
  end64.writeUInt32LE(0x06064b50, 0)
  end64.writeBigUInt64LE(3n, 32)
  end64.writeBigUInt64LE(BigInt(start), 48)
  const locator = Buffer.alloc(20)
  locator.writeUInt32LE(0x07064b50, 0)
  locator.writeBigUInt64LE(BigInt(start + directory.length), 8)
  end.writeUInt32LE(0xffffffff, 16)
  return new Uint8Array(Buffer.concat([bytes.subarray(0, start), directory, end64, locator, end]))
}
