import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { expect } from 'chai'
import fc from 'fast-check'
import { decodeMat5, encodeMat5, type MatValue, type NumericArray } from '../../../../src/core/formats/index.ts'
import { faultOf } from '../../../support/faults.ts'
import { fromBase64, jsonFixture } from '../../../support/fixtures.ts'
import { sharedData } from '../../../support/shared.ts'

const NUMPY_NAME: Record<string, string> = {
  Float64Array: 'float64',
  Float32Array: 'float32',
  BigInt64Array: 'int64',
  BigUint64Array: 'uint64',
}

/** A value as the fixture's script writes scipy's. */
function plain(value: MatValue): unknown {
  const { kind, shape } = value
  switch (kind) {
    case 'numeric': {
      const name = value.data.constructor.name
      const type = value.logical ? 'bool' : (NUMPY_NAME[name] ?? name.replace('Array', '').toLowerCase())
      return {
        kind,
        type,
        shape,
        data: Array.from(value.data as Float64Array, (v: number | bigint) => (typeof v === 'bigint' ? String(v) : v)),
      }
    }
    case 'char':
      return { kind, rows: value.rows }
    case 'cell':
      return { kind, shape, cells: value.cells.map(plain) }
    case 'struct':
      return {
        kind,
        shape,
        fields: Object.fromEntries([...value.fields].map(([field, values]) => [field, values.map(plain)])),
      }
    case 'sparse':
    case 'opaque':
      return { kind, shape }
  }
}

const plainAll = (variables: Map<string, MatValue>) =>
  Object.fromEntries([...variables].map(([name, value]) => [name, plain(value)]))

const numeric = fc
  .record({
    rows: fc.integer({ min: 0, max: 5 }),
    columns: fc.integer({ min: 0, max: 5 }),
    make: fc.constantFrom<(n: number) => NumericArray>(
      (n) => new Float64Array(n).map((_, i) => i / 3),
      (n) => new Uint8Array(n).map((_, i) => i * 40),
      (n) => new Int16Array(n).map((_, i) => i - 9),
      (n) => new BigInt64Array(n).map((_, i) => BigInt(i) << 40n),
    ),
  })
  .map(({ rows, columns, make }): MatValue => ({
    kind: 'numeric',
    shape: [rows, columns],
    data: make(rows * columns),
    logical: false,
  }))

const { value: anyValue } = fc.letrec<{ value: MatValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    numeric,
    fc
      .string({ minLength: 1, maxLength: 9 })
      .map((row): MatValue => ({ kind: 'char', shape: [1, row.length], rows: [row] }))
      .filter((v) => v.kind === 'char' && !/[^\x01-\x7f]/.test(v.rows[0]!)),
    fc
      .array(tie('value'), { maxLength: 4 })
      .map((cells): MatValue => ({ kind: 'cell', shape: [1, cells.length], cells })),
    fc
      .uniqueArray(fc.stringMatching(/^[A-Za-z]\w{0,8}$/), { minLength: 1, maxLength: 3 })
      .chain((names) =>
        fc.tuple(...names.map((name) => tie('value').map((value): [string, MatValue[]] => [name, [value]]))),
      )
      .map((fields): MatValue => ({ kind: 'struct', shape: [1, 1], fields: new Map(fields) })),
    fc.constant<MatValue>({ kind: 'sparse', shape: [3, 4] }),
  ),
}))

describe('mat5', () => {
  for (const { name, mat, values } of jsonFixture('mat5.json') as { name: string; mat: string; values: object }[]) {
    it(`reads as scipy: ${name}`, () => {
      const variables = decodeMat5(fromBase64(mat), 'a.mat')
      // Of complex numbers the real part is read.
      const complex = variables.get('complex')
      if (complex) expect(plain(complex)).to.deep.include({ data: [1] })
      variables.delete('complex')
      expect(plainAll(variables)).to.deep.equal(values)
    })
  }

  it('what is encoded comes back, raw and compressed', () => {
    fc.assert(
      fc.property(anyValue, fc.boolean(), (value, compress) => {
        const decoded = decodeMat5(encodeMat5(new Map([['v', value]]), { compress }), 'a.mat')
        expect(plainAll(decoded)).to.deep.equal({ v: plain(value) })
      }),
    )
  })

  it('reads the SBD struct of every sample, written by scipy and by MATLAB itself', function () {
    const folders = [sharedData('benchmark_RELEASE/dataset/cls'), sharedData('sbd_like_mindspore/sbd/cls')]
    for (const folder of folders) {
      if (!folder) return this.skip()
      for (const file of readdirSync(folder)) {
        const gtcls = decodeMat5(readFileSync(join(folder, file)), file).get('GTcls')
        if (gtcls?.kind !== 'struct') return expect.fail(`${file}: no struct`)
        const [segmentation] = gtcls.fields.get('Segmentation')!
        if (segmentation?.kind !== 'numeric') return expect.fail(`${file}: no labels`)
        expect(segmentation.data).to.be.instanceOf(Uint8Array)
        expect(Math.max(...(segmentation.data as Uint8Array).filter((v) => v > 20), 0)).to.equal(0)
      }
    }
  })

  describe('refuses', () => {
    const raw = encodeMat5(
      new Map([['x', { kind: 'numeric', shape: [2, 2], data: new Uint8Array(4), logical: false }]]),
      { compress: false },
    )
    const withElement = (type: number, data: Uint8Array) => {
      const tag = Buffer.alloc(8)
      tag.writeUInt32LE(type, 0)
      tag.writeUInt32LE(data.length, 4)
      return Buffer.concat([raw.subarray(0, 128), tag, data])
    }
    const set32 = (at: number, value: number) => {
      const copy = Buffer.from(raw)
      copy.writeUInt32LE(value, at)
      return copy
    }
    const cases: [string, Uint8Array, RegExp][] = [
      [
        'a short file',
        raw.subarray(0, 100),
        /128-byte header of a MATLAB 5 file for x.mat at byte 0 but found 100 bytes/,
      ],
      [
        'MATLAB 7.3',
        Buffer.concat([Buffer.from('MATLAB 7.3 MAT-file'.padEnd(124)), Buffer.from([0, 2, 73, 77])]),
        /HDF5/,
      ],
      ['another version', raw.with(125, 7), /version 7/],
      ['a truncated variable', raw.subarray(0, raw.length - 5), /bytes of a variable for x.mat at byte 136/],
      // The sizes' element stands behind the flags: 128 + 8 + 16, its data 8 further.
      ['sizes that its values do not have', set32(160, 1_000_000), /2000000 values for x.mat at byte 184 but found 4/],
      [
        'a cell of 2^31 arrays without bytes',
        (() => {
          const b = set32(160, 0x7fffffff)
          b[144] = 1
          return b
        })(),
        /4294967294 arrays/,
      ],
      [
        'damaged zlib data',
        withElement(15, deflateSync(raw.subarray(128)).with(9, 0xff)),
        /intact zlib data for x.mat at byte 128/,
      ],
      ['a zlib bomb', withElement(15, deflateSync(new Uint8Array(2 ** 28 + 1))), /at most 268435456 bytes a variable/],
    ]
    for (const [what, bytes, message] of cases) {
      it(what, () => {
        const fault = faultOf(() => decodeMat5(bytes, 'x.mat'))
        expect(fault.code).to.equal('bad-format')
        expect(fault.message).to.match(message)
      })
    }

    it('endless nesting', () => {
      let value: MatValue = { kind: 'cell', shape: [1, 0], cells: [] }
      for (let i = 0; i < 70; i++) value = { kind: 'cell', shape: [1, 1], cells: [value] }
      expect(faultOf(() => decodeMat5(encodeMat5(new Map([['x', value]])), 'x.mat')).message).to.match(
        /at most 64 nested/,
      )
    })
  })
})
