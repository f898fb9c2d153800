import { IGNORE_LABEL, type ClassSet } from '../../labels/index.ts'
import type { ClassFile } from './class-file.ts'
import { classOf } from './class-of.ts'
import { unnamedFault } from './unnamed.ts'

/**
 * What each value of a source's index labels becomes, [256]: by the source's names and indices. 255 stays 255.
 * @param shown the source, for messages
 */
export function conversionTable(from: ClassSet, file: ClassFile, shown: string): Uint8Array {
  const table = new Uint8Array(256).fill(IGNORE_LABEL)
  const unnamed: string[] = []
  for (const [id, { name }] of from.classes.entries()) {
    const to = classOf(file.map, { id, name })
    if (to === undefined) unnamed.push(name)
    else table[id] = to
  }
  if (unnamed.length > 0) throw unnamedFault(file, shown, 'the classes', unnamed)
  return table
}
