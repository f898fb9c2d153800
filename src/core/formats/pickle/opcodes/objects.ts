import { PickleObject } from '../global.ts'
import { kindOfValue, type Machine } from '../machine.ts'
import { code, CONTAINER_COST, pushing, type Opcodes } from './opcode.ts'
import { line } from './text.ts'

export const objectOpcodes: Opcodes = {
  ...pushing(
    {
      [code('c')]: (m) => m.global(line(m), line(m)), // GLOBAL
      [0x93]: stackGlobal,
      [code('R')]: reduce,
      [0x81]: reduce, // NEWOBJ: what we build knows no difference between a class and a function
      [0x92]: newObjectWithKeywords,
      [code('i')]: (m) => m.call(m.global(line(m), line(m)), m.popToMark()), // INST
      [code('o')]: objectFromStack,
      [code('P')]: (m) => m.persistent(line(m)), // PERSID
      [code('Q')]: (m) => m.persistent(m.pop()), // BINPERSID
    },
    CONTAINER_COST,
  ),
  [code('b')]: build,
  [0x82]: extension, // EXT1
  [0x83]: extension, // EXT2
  [0x84]: extension, // EXT4
  [0x97]: outOfBand, // NEXT_BUFFER
  [0x98]: outOfBand, // READONLY_BUFFER
}

function stackGlobal(m: Machine): unknown {
  const name = m.pop()
  const module = m.pop()
  if (typeof name !== 'string' || typeof module !== 'string')
    m.fail('the names of a module and a global', `${kindOfValue(module)} and ${kindOfValue(name)}`)
  return m.global(module, name)
}

function reduce(m: Machine): unknown {
  const args = m.pop()
  return m.call(m.pop(), args)
}

function newObjectWithKeywords(m: Machine): unknown {
  const keywords = m.pop()
  if (!(keywords instanceof Map) || keywords.size > 0) m.fail('no keyword arguments', kindOfValue(keywords))
  return reduce(m)
}

function objectFromStack(m: Machine): unknown {
  const [callee, ...args] = m.popToMark()
  return m.call(callee, args)
}

function build(m: Machine): void {
  const state = m.pop()
  const value = m.top()
  // Attributes of a dict (a state dict's `_metadata`) say nothing about its tensors.
  if (value instanceof Map) return
  if (!(value instanceof PickleObject)) m.fail('an object that takes state', kindOfValue(value))
  value.setState(state, m)
}

function extension(m: Machine): void {
  m.fail('a pickle without registered extensions', 'an extension code')
}

function outOfBand(m: Machine): void {
  m.fail('a pickle that holds all its bytes', 'an out-of-band buffer')
}
