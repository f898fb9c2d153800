import type { Machine } from '../machine.ts'
import { code, pushing } from './opcode.ts'
import { line } from './text.ts'

/** Python's integers have no end; those in a weight file do, and parsing long ones takes quadratic time. */
const LONGEST_INTEGER = 256

export const numberOpcodes = pushing({
  [code('N')]: () => null, // NONE
  [0x88]: () => true, // NEWTRUE
  [0x89]: () => false, // NEWFALSE
  [code('I')]: int,
  [code('J')]: (m) => m.reader.i32(), // BININT
  [code('K')]: (m) => m.reader.u8(), // BININT1
  [code('M')]: (m) => m.reader.u16(), // BININT2
  [code('L')]: (m) => parseInteger(m, line(m).replace(/L$/, '')), // LONG
  [0x8a]: (m) => readLong(m, m.reader.u8()), // LONG1
  [0x8b]: (m) => readLong(m, m.reader.u32()), // LONG4
  [code('F')]: float,
  [code('G')]: binaryFloat,
})

/** INT: decimal text; `00` and `01` are protocol 0's False and True. */
function int(m: Machine): boolean | number | bigint {
  const text = line(m)
  return text === '00' ? false : text === '01' ? true : parseInteger(m, text)
}

/** FLOAT: decimal text, `nan`, `inf` or `-inf`. */
function float(m: Machine): number {
  const text = line(m)
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return Number(text)
  if (text === 'nan') return NaN
  if (/^[+-]?inf$/.test(text)) return text.startsWith('-') ? -Infinity : Infinity
  return m.fail('a decimal number', 'other text')
}

/** BINFLOAT: big-endian, unlike everything else. */
function binaryFloat(m: Machine): number {
  const bytes = m.reader.take(8, 'a 64-bit float')
  return new DataView(bytes.buffer, bytes.byteOffset).getFloat64(0, false)
}

function parseInteger(m: Machine, text: string): number | bigint {
  if (!/^[+-]?\d+$/.test(text) || text.length > LONGEST_INTEGER) m.fail('an integer of ordinary length', 'other text')
  return narrow(BigInt(text.replace(/^\+/, '')))
}

/** LONG1, LONG4: little-endian two's complement. */
function readLong(m: Machine, length: number): number | bigint {
  if (length > LONGEST_INTEGER) m.fail(`an integer of at most ${LONGEST_INTEGER} bytes`, `${length} bytes`)
  const bytes = m.reader.take(length, `an integer of ${length} bytes`)
  let value = 0n
  for (const byte of bytes.toReversed()) value = (value << 8n) | BigInt(byte)
  return narrow(BigInt.asIntN(8 * length, value))
}

/** A number where it is exact, so that only giants are bigints. */
function narrow(value: bigint): number | bigint {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value
}
