import { kindOfValue, type Machine } from '../machine.ts'
import { code, CONTAINER_COST, pushing, type Opcodes } from './opcode.ts'

/** Lists and tuples are arrays, dicts are Maps, sets are Sets. */
export const containerOpcodes: Opcodes = {
  ...pushing(
    {
      [code(']')]: () => [], // EMPTY_LIST
      [code(')')]: () => [], // EMPTY_TUPLE
      [code('}')]: () => new Map(), // EMPTY_DICT
      [0x8f]: () => new Set(), // EMPTY_SET
      [code('l')]: (m) => m.popToMark(), // LIST
      [code('t')]: (m) => m.popToMark(), // TUPLE
      [0x85]: (m) => tuple(m, 1),
      [0x86]: (m) => tuple(m, 2),
      [0x87]: (m) => tuple(m, 3),
      [code('d')]: (m) => setItems(m, new Map(), m.popToMark()), // DICT
      [0x91]: (m) => new Set(m.popToMark()), // FROZENSET
    },
    CONTAINER_COST,
  ),
  [code('a')]: append,
  [code('e')]: appends,
  [code('s')]: setItem,
  [code('u')]: setItemsOnTop,
  [0x90]: addItems,
}

function tuple(m: Machine, size: number): unknown[] {
  return Array.from({ length: size }, () => m.pop()).reverse()
}

function append(m: Machine): void {
  const item = m.pop()
  listOnTop(m).push(item)
}

function appends(m: Machine): void {
  const items = m.popToMark()
  const list = listOnTop(m)
  for (const item of items) list.push(item)
}

function listOnTop(m: Machine): unknown[] {
  const list = m.top()
  return Array.isArray(list) ? list : m.fail('a list to append to', kindOfValue(list))
}

function setItem(m: Machine): void {
  const value = m.pop()
  const key = m.pop()
  setItems(m, dictOnTop(m), [key, value])
}

function setItemsOnTop(m: Machine): void {
  const items = m.popToMark()
  setItems(m, dictOnTop(m), items)
}

function dictOnTop(m: Machine): Map<unknown, unknown> {
  const dict = m.top()
  return dict instanceof Map ? dict : m.fail('a dict to set items in', kindOfValue(dict))
}

function setItems(m: Machine, dict: Map<unknown, unknown>, items: readonly unknown[]): Map<unknown, unknown> {
  if (items.length % 2 !== 0) m.fail('keys and values in pairs', `${items.length} items`)
  for (let i = 0; i < items.length; i += 2) dict.set(items[i], items[i + 1])
  return dict
}

function addItems(m: Machine): void {
  const items = m.popToMark()
  const set = m.top()
  if (!(set instanceof Set)) m.fail('a set to add to', kindOfValue(set))
  for (const item of items) set.add(item)
}
