import { endianness } from 'node:os'
import { deflateSync } from 'node:zlib'
import { expected } from '../../base/index.ts'
import { ARRAY_OF_CLASS, ARRAY_OF_TYPE, CLASS, FLAG_LOGICAL, TYPE, type MatValue, type NumericArray } from './values.ts'

/**
 * A MATLAB 5 file, little endian; each variable zlib-compressed as `save -v7` does, unless `compress` is false.
 * The same values give the same bytes: the header names no date.
 */
export function encodeMat5(variables: ReadonlyMap<string, MatValue>, options: { compress?: boolean } = {}): Uint8Array {
  const header = Buffer.alloc(128)
  header.write('MATLAB 5.0 MAT-file, written by vortex'.padEnd(116), 'latin1')
  header.writeUInt16LE(0x0100, 124)
  header.write('IM', 126, 'latin1')
  const elements = [...variables].map(([name, value]) => {
    const matrix = element(TYPE.matrix, matrixParts(value, name))
    if (options.compress === false) return matrix
    const data = deflateSync(matrix)
    // A compressed element is the only one that is not padded.
    return Buffer.concat([tag(TYPE.compressed, data.length), data])
  })
  return Buffer.concat([header, ...elements])
}

function matrixParts(value: MatValue, name = ''): Uint8Array[] {
  const head = (kind: number, flags = 0) => [
    element(TYPE.uint32, [words([kind | (flags << 8), value.kind === 'sparse' ? 1 : 0])]),
    element(TYPE.int32, [words(value.shape)]),
    element(TYPE.int8, [Buffer.from(name, 'latin1')]),
  ]
  switch (value.kind) {
    case 'numeric':
      return [
        ...head(classOf(value.data), value.logical ? FLAG_LOGICAL : 0),
        element(typeOf(value.data), [littleEndian(value.data)]),
      ]
    case 'char':
      return [...head(CLASS.char), element(TYPE.uint16, [characters(value.rows)])]
    case 'cell':
      return [...head(CLASS.cell), ...value.cells.map((cell) => element(TYPE.matrix, matrixParts(cell)))]
    case 'struct':
      return [...head(CLASS.struct), ...fieldParts(value.fields)]
    case 'sparse': {
      const columns = words(new Array<number>(value.shape[1]! + 1).fill(0))
      const row = element(TYPE.int32, [words([0])])
      return [
        ...head(CLASS.sparse, FLAG_LOGICAL),
        row,
        element(TYPE.int32, [columns]),
        element(TYPE.uint8, [Uint8Array.of(0)]),
      ]
    }
    case 'opaque':
      throw expected('a numeric, char, cell, struct or sparse value', name || 'a MATLAB file', 'an object')
  }
}

/** All values of the first element, then of the second, …, behind the names, each padded to the longest. */
function fieldParts(fields: ReadonlyMap<string, MatValue[]>): Uint8Array[] {
  const size = Math.max(...[...fields.keys()].map((field) => field.length), 0) + 1
  const names = Buffer.from([...fields.keys()].map((field) => field.padEnd(size, '\0')).join(''), 'latin1')
  const columns = [...fields.values()]
  const values = (columns[0] ?? []).flatMap((_, i) => columns.map((column) => column[i]!))
  // The length is a small element: its 4 bytes lie inside the tag.
  const length = words([(4 << 16) | TYPE.int32, size])
  return [length, element(TYPE.int8, [names]), ...values.map((value) => element(TYPE.matrix, matrixParts(value)))]
}

function element(type: number, parts: readonly Uint8Array[]): Uint8Array {
  const size = parts.reduce((sum, part) => sum + part.length, 0)
  return Buffer.concat([tag(type, size), ...parts, new Uint8Array(-size & 7)])
}

function tag(type: number, size: number): Uint8Array {
  return words([type, size])
}

function words(values: readonly number[]): Uint8Array {
  const bytes = Buffer.alloc(values.length * 4)
  values.forEach((value, i) => bytes.writeInt32LE(value | 0, i * 4))
  return bytes
}

function characters(rows: readonly string[]): Uint8Array {
  const width = rows[0]?.length ?? 0
  const units = Array.from({ length: width }, (_, column) => rows.map((row) => row.charCodeAt(column))).flat()
  return littleEndian(Uint16Array.from(units))
}

function littleEndian(data: NumericArray): Uint8Array {
  const bytes = Buffer.from(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
  if (endianness() === 'LE' || data.BYTES_PER_ELEMENT === 1) return bytes
  return data.BYTES_PER_ELEMENT === 2 ? bytes.swap16() : data.BYTES_PER_ELEMENT === 4 ? bytes.swap32() : bytes.swap64()
}

function classOf(data: NumericArray): number {
  return CLASS.firstNumeric + ARRAY_OF_CLASS.findIndex((Numbers) => data instanceof Numbers)
}

function typeOf(data: NumericArray): number {
  return Number(Object.keys(ARRAY_OF_TYPE).find((type) => data instanceof ARRAY_OF_TYPE[Number(type)]!))
}
