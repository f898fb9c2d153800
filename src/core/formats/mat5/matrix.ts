import type { ByteReader } from '../../base/index.ts'
import { numbersOf, readElement, readTyped, within } from './element.ts'
import {
  ARRAY_OF_CLASS,
  CLASS,
  FLAG_LOGICAL,
  TYPE,
  type MatValue,
  type NumericArray,
  type NumericConstructor,
} from './values.ts'

/** Cells in structs in cells …: more than any data has, less than the stack holds. */
const MAX_DEPTH = 64

interface Header {
  kind: number
  logical: boolean
  shape: number[]
  count: number
}

/** The contents of a matrix element (MAT-File Format, p. 1-15): flags, sizes, name, then what its class holds. */
export function readMatrix(reader: ByteReader, depth = 0): { name: string; value: MatValue } {
  if (depth > MAX_DEPTH) reader.fail(`at most ${MAX_DEPTH} nested arrays`, 'more')
  // An empty cell may be a matrix without contents.
  if (reader.remaining === 0) return { name: '', value: emptyDouble() }
  const header = readFlagsAndSizes(reader)
  const name = textOf(readTyped(reader, [TYPE.int8], 'an array name').data)
  return { name, value: readContents(reader, header, depth) }
}

function readFlagsAndSizes(reader: ByteReader): Header {
  const flags = readTyped(reader, [TYPE.uint32], 'array flags')
  if (flags.data.length !== 8) reader.fail('8 bytes of array flags', `${flags.data.length}`, flags.offset)
  const word = numbersOf(flags, reader)[0] as number
  const sizes = readTyped(reader, [TYPE.int32, TYPE.uint32], 'array sizes')
  const shape = Array.from(numbersOf(sizes, reader) as Int32Array)
  const count = shape.reduce((product, size) => product * size, 1)
  if (shape.length < 2 || shape.length > 32 || shape.some((size) => size < 0) || count > Number.MAX_SAFE_INTEGER)
    reader.fail('2 to 32 array sizes', `[${shape.slice(0, 33).join(', ')}]`, sizes.offset)
  return { kind: word & 0xff, logical: ((word >> 8) & FLAG_LOGICAL) !== 0, shape, count }
}

function readContents(reader: ByteReader, header: Header, depth: number): MatValue {
  const { kind, shape } = header
  if (kind === CLASS.sparse) return { kind: 'sparse', shape }
  if (kind === CLASS.cell) return { kind: 'cell', shape, cells: readArrays(reader, header.count, depth) }
  if (kind === CLASS.char) return { kind: 'char', shape, rows: readRows(reader, header) }
  if (kind === CLASS.object) readTyped(reader, [TYPE.int8], 'a class name')
  if (kind === CLASS.struct || kind === CLASS.object)
    return { kind: 'struct', shape, fields: readFields(reader, header, depth) }
  if (kind < CLASS.firstNumeric || kind > CLASS.lastNumeric) return { kind: 'opaque', shape }
  return { kind: 'numeric', shape, data: readNumbers(reader, header), logical: header.logical }
}

function readNumbers(reader: ByteReader, { kind, count }: Header): NumericArray {
  const element = readElement(reader, 'array values')
  const stored = numbersOf(element, reader)
  if (stored.length !== count) reader.fail(`${count} values`, `${stored.length}`, element.offset)
  const Numbers: NumericConstructor = ARRAY_OF_CLASS[kind - CLASS.firstNumeric]!
  if (stored instanceof Numbers) return stored
  const isFloat = stored instanceof Float64Array || stored instanceof Float32Array
  const result = new Numbers(new ArrayBuffer(count * Numbers.BYTES_PER_ELEMENT))
  if (result instanceof BigInt64Array || result instanceof BigUint64Array) {
    if (isFloat) reader.fail('integers for a 64-bit class', `element type ${element.type}`, element.offset)
    for (let i = 0; i < count; i++) result[i] = BigInt(stored[i]!)
  } else for (let i = 0; i < count; i++) result[i] = Number(stored[i]!)
  return result
}

function readRows(reader: ByteReader, { shape, count }: Header): string[] {
  const element = readElement(reader, 'characters')
  const text = element.type === TYPE.utf8 ? textOf(element.data) : fromUnits(numbersOf(element, reader))
  const height = shape[0]!
  if (count === 0) return []
  if (height === 1) return [text]
  if (text.length !== count) reader.fail(`${count} characters`, `${text.length}`, element.offset)
  return Array.from({ length: height }, (_, row) =>
    Array.from({ length: count / height }, (_, column) => text[column * height + row]).join(''),
  )
}

function readFields(reader: ByteReader, { count }: Header, depth: number): Map<string, MatValue[]> {
  const lengths = readTyped(reader, [TYPE.int32], 'the length of field names')
  const size = Number(numbersOf(lengths, reader)[0] ?? 0)
  const names = readTyped(reader, [TYPE.int8], 'field names')
  if (size < 1 || names.data.length % size !== 0)
    reader.fail(`field names of ${size} bytes each`, `${names.data.length} bytes`, names.offset)
  const fields = Array.from({ length: names.data.length / size }, (_, i) =>
    textOf(names.data.subarray(i * size, (i + 1) * size)),
  )
  const values = readArrays(reader, count * fields.length, depth)
  const column = (i: number) => Array.from({ length: count }, (_, at) => values[at * fields.length + i]!)
  return new Map(fields.map((field, i) => [field, column(i)]))
}

/** Matrix elements one after the other. Each takes at least its tag, which bounds `count` before anything is allocated. */
function readArrays(reader: ByteReader, count: number, depth: number): MatValue[] {
  if (count * 8 > reader.remaining) reader.fail(`${count} arrays`, `${reader.remaining} bytes`)
  return Array.from(
    { length: count },
    () => readMatrix(within(readTyped(reader, [TYPE.matrix], 'an array'), reader), depth + 1).value,
  )
}

function textOf(data: Uint8Array): string {
  const end = data.indexOf(0)
  return Buffer.from(end < 0 ? data : data.subarray(0, end)).toString('utf8')
}

function fromUnits(units: NumericArray): string {
  let text = ''
  for (const unit of units) text += String.fromCharCode(Number(unit))
  return text
}

function emptyDouble(): MatValue {
  return { kind: 'numeric', shape: [0, 0], data: new Float64Array(0), logical: false }
}
