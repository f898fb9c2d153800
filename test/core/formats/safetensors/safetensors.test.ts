import { expect } from 'chai'
import fc from 'fast-check'
import { readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sha256, VortexError } from '../../../../src/core/base/index.ts'
import {
  BYTES_OF,
  elementCount,
  openSafetensors,
  readSafetensors,
  safetensorsChunks,
  toFloat32,
  writeSafetensors,
  type DType,
  type RawTensor,
} from '../../../../src/core/formats/index.ts'
import { useFolder } from '../../../support/folder.ts'
import { rejection } from '../../../support/rejection.ts'

const tensor = fc
  .record({
    dtype: fc.constantFrom(...(Object.keys(BYTES_OF) as DType[])),
    shape: fc.array(fc.nat(4), { maxLength: 4 }),
  })
  .chain(({ dtype, shape }) => {
    const length = elementCount(shape) * BYTES_OF[dtype]
    return fc.uint8Array({ minLength: length, maxLength: length }).map((bytes): RawTensor => ({ dtype, shape, bytes }))
  })
const named = fc.uniqueArray(fc.tuple(fc.string({ unit: 'grapheme' }), tensor), {
  selector: ([name]) => name,
  maxLength: 6,
})
const names = named.map((entries) => entries.filter(([name]) => name !== '__metadata__'))

describe('safetensors', () => {
  const folder = useFolder()

  it('gives back what was written, whatever the order of writing', () => {
    fc.assert(
      fc.property(names, fc.dictionary(fc.string(), fc.string()), (entries, metadata) => {
        const bytes = concat(safetensorsChunks(new Map(entries), metadata))
        expect(concat(safetensorsChunks(new Map(entries.toReversed()), metadata))).to.deep.equal(bytes)
        const read = readSafetensors(bytes, 'x')
        expect(new Map(read.tensors)).to.deep.equal(new Map(entries))
        expect({ ...read.metadata }).to.deep.equal({ ...metadata })
        for (const { dtype, bytes: values } of read.tensors.values())
          expect((values.byteOffset - bytes.byteOffset) % BYTES_OF[dtype]).to.equal(0)
      }),
    )
  })

  it('keeps names that JavaScript objects treat specially', () => {
    const scalar: RawTensor = { dtype: 'F64', shape: [], bytes: new Uint8Array(8) }
    const tensors = new Map(['__proto__', 'constructor', '1'].map((name) => [name, scalar]))
    const metadata = Object.fromEntries([['__proto__', 'kept']])
    const read = readSafetensors(concat(safetensorsChunks(tensors, metadata)), 'x')
    expect(new Map(read.tensors)).to.deep.equal(tensors)
    expect(Object.entries(read.metadata)).to.deep.equal([['__proto__', 'kept']])
  })

  it('writes to disk what it encodes, with its digest, and reads one tensor at a time', async () => {
    const path = join(folder(), 'a.safetensors')
    const tensors = new Map<string, RawTensor>([
      ['b', { dtype: 'F32', shape: [2], bytes: new Uint8Array(new Float32Array([1.5, -2]).buffer) }],
      ['a', { dtype: 'I64', shape: [1], bytes: Uint8Array.of(7, 0, 0, 0, 0, 0, 0, 0) }],
    ])
    const written = await writeSafetensors(path, tensors, { made: 'here' })
    const bytes = new Uint8Array(await readFile(path))
    expect(bytes).to.deep.equal(concat(safetensorsChunks(tensors, { made: 'here' })))
    expect(written).to.deep.equal({ bytes: bytes.length, sha256: sha256(bytes) })
    expect(await readdir(folder())).to.deep.equal(['a.safetensors'])
    const file = await openSafetensors(path)
    expect([...toFloat32(await file.read('b'))]).to.deep.equal([1.5, -2])
    expect([...toFloat32(await file.read('a'))]).to.deep.equal([7])
    await file.close()
  })

  const sound = '{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}'
  const cases: [string, Uint8Array, RegExp][] = [
    ['no bytes', new Uint8Array(), /8-byte header length .* at byte 0/],
    ['a length beyond the file', Uint8Array.of(255, 255, 255, 255, 255, 255, 255, 255), /at most 0 bytes/],
    ['no JSON', file('{"a"'), /a JSON object as header/],
    ['an array', file('[]'), /a JSON object as header/],
    ['an unknown type', file(sound.replace('F32', 'C64'), 8), /entry at a → dtype/],
    ['a negative size', file(sound.replace('[2]', '[-2]'), 8), /entry at a → shape → 0/],
    ['a huge size', file(sound.replace('[2]', '[9007199254740991,9007199254740991]'), 8), /bytes for tensor a/],
    ['a size that is not the shape', file(sound.replace('[2]', '[3]'), 8), /12 bytes for tensor a \(F32 \[3\]\)/],
    ['a gap', file(sound.replace('[0,8]', '[4,12]'), 12), /tensor a to begin at byte/],
    [
      'an overlap',
      file(
        '{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}',
        3,
      ),
      /tensor b to begin/,
    ],
    ['bytes after the last tensor', file(sound, 9), /a file of \d+ bytes/],
    ['a truncated file', file(sound, 7), /a file of \d+ bytes/],
    ['a key too many', file(sound.replace('"shape"', '"x":1,"shape"'), 8), /header entry at a/],
    ['metadata that is not text', file('{"__metadata__":{"a":1}}'), /entry at __metadata__ → a/],
  ]
  for (const [what, bytes, message] of cases)
    it(`refuses ${what}, in memory and on disk`, async () => {
      expect(() => readSafetensors(bytes, 'x')).to.throw(VortexError, message)
      const path = join(folder(), 'bad.safetensors')
      await writeFile(path, bytes)
      expect(await rejection(openSafetensors(path)))
        .to.be.instanceOf(VortexError)
        .with.property('message')
        .that.matches(message)
    })
})

function file(json: string, data = 0): Uint8Array {
  const text = new TextEncoder().encode(json)
  const bytes = new Uint8Array(8 + text.length + data)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true)
  bytes.set(text, 8)
  return bytes
}

function concat(chunks: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(chunks))
}
