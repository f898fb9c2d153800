import type { Machine } from '../machine.ts'
import { code, pushing, type Opcodes } from './opcode.ts'
import { line } from './text.ts'

const NEWEST_PROTOCOL = 5
const MEMO_COST = 3

export const stackOpcodes: Opcodes = {
  [0x80]: protocol,
  [0x95]: frame,
  [code('(')]: mark,
  [code('0')]: pop,
  [code('1')]: popMark,
  [code('p')]: put(lineIndex),
  [code('q')]: put((m) => m.reader.u8()), // BINPUT
  [code('r')]: put((m) => m.reader.u32()), // LONG_BINPUT
  [0x94]: put((m) => m.memo.size), // MEMOIZE
  ...pushing({
    [code('2')]: (m) => m.top(), // DUP
    [code('g')]: (m) => get(m, lineIndex(m)),
    [code('h')]: (m) => get(m, m.reader.u8()), // BINGET
    [code('j')]: (m) => get(m, m.reader.u32()), // LONG_BINGET
  }),
}

function protocol(m: Machine): void {
  const version = m.reader.u8()
  if (version > NEWEST_PROTOCOL) m.fail(`pickle protocol 0 to ${NEWEST_PROTOCOL}`, `protocol ${version}`)
}

/** FRAME only tells readers of streams how much to fetch. */
function frame(m: Machine): void {
  const length = m.reader.u64("a frame's length")
  if (length > m.reader.remaining) m.fail(`a frame of ${length} bytes`, `the end after ${m.reader.remaining}`)
}

function mark(m: Machine): void {
  m.mark()
}

/** POP takes away a mark as well as a value. */
function pop(m: Machine): void {
  if (!m.popMark()) m.pop()
}

function popMark(m: Machine): void {
  m.popToMark()
}

function put(indexOf: (m: Machine) => number): (m: Machine) => void {
  return (m) => {
    m.charge(MEMO_COST)
    m.memo.set(indexOf(m), m.top())
  }
}

function get(m: Machine, index: number): unknown {
  if (!m.memo.has(index)) m.fail(`memo entry ${index}`, 'none')
  return m.memo.get(index)
}

function lineIndex(m: Machine): number {
  const text = line(m)
  return /^\d{1,10}$/.test(text) ? Number(text) : m.fail('a memo index', 'other text')
}
