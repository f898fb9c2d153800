import type { Machine } from '../machine.ts'
import { code, pushing } from './opcode.ts'

/** Text opcodes of protocol 0 hold names and numbers; regular expressions stay quick on lines of this length. */
const LONGEST_LINE = 0x1_0000
const LAST_CODE_POINT = 0x10ffff

const utf8 = new TextDecoder('utf-8', { fatal: true })
const latin1 = new TextDecoder('latin1')

export const textOpcodes = pushing({
  [code('S')]: quoted,
  [code('V')]: (m) => unescapeUnicode(m, line(m)), // UNICODE
  // Python 2's byte strings hold names here; torch.load reads them as UTF-8 too.
  [code('T')]: (m) => text(m, m.reader.u32()), // BINSTRING
  [code('U')]: (m) => text(m, m.reader.u8()), // SHORT_BINSTRING
  [code('X')]: (m) => text(m, m.reader.u32()), // BINUNICODE
  [0x8c]: (m) => text(m, m.reader.u8()), // SHORT_BINUNICODE
  [0x8d]: (m) => text(m, m.reader.u64()), // BINUNICODE8
  [code('B')]: (m) => bytes(m, m.reader.u32()), // BINBYTES
  [code('C')]: (m) => bytes(m, m.reader.u8()), // SHORT_BINBYTES
  [0x8e]: (m) => bytes(m, m.reader.u64()), // BINBYTES8
  [0x96]: (m) => bytes(m, m.reader.u64()), // BYTEARRAY8
})

/** The text up to the next line feed, which is skipped. */
export function line(m: Machine): string {
  const { reader } = m
  const end = reader.bytes.indexOf(0x0a, reader.offset)
  if (end < 0 || end - reader.offset > LONGEST_LINE) m.fail(`a line of at most ${LONGEST_LINE} bytes`, 'none')
  const content = latin1.decode(reader.take(end - reader.offset))
  reader.take(1)
  return content
}

function text(m: Machine, length: number): string {
  const taken = bytes(m, length)
  try {
    return utf8.decode(taken)
  } catch {
    return m.fail('text in UTF-8', 'other bytes')
  }
}

function bytes(m: Machine, length: number): Uint8Array {
  return m.reader.take(length, `${length} bytes of text`)
}

/** STRING: a Python literal in quotes. Weight files write plain words so; escapes other than of quotes are refused. */
function quoted(m: Machine): string {
  const literal = /^(['"])((?:[^\\]|\\['"\\])*)\1$/.exec(line(m))
  if (!literal) m.fail('a quoted string without escapes', 'other text')
  return literal[2]!.replace(/\\(.)/g, '$1')
}

/** Python's raw-unicode-escape: `\uXXXX` and `\UXXXXXXXX`, everything else as it stands. */
function unescapeUnicode(m: Machine, content: string): string {
  return content.replace(/\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})/g, (_, short?: string, long?: string) => {
    const point = parseInt(short ?? long!, 16)
    return point <= LAST_CODE_POINT ? String.fromCodePoint(point) : m.fail('a Unicode character', 'a larger number')
  })
}
