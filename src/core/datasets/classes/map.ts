import { IGNORE_LABEL, namesOf, type ClassSet } from '../../labels/index.ts'
import { packColor, readColor } from './color.ts'
import { BACKGROUND_NAME, IGNORE_NAMES } from './schema.ts'

/** What a class file makes of a source, by what the source may have: each becomes a class's index, or 255. */
export interface ClassMap {
  /** Values of index masks, indices of VOC's labels, ids of categories. */
  values: ReadonlyMap<number, number>
  /** Packed colors (`packColor`). */
  colors: ReadonlyMap<number, number>
  /** Names of categories and labels, NFC. */
  names: ReadonlyMap<string, number>
  /** What all that nothing names becomes; absent: it stops the preparation. */
  other?: number
}

const VALUE = /^\d+$/
const COLOR = /^#[0-9a-f]{6}$/i

/**
 * Without entries of a kind in `map`, values are the classes' indices (255 is ignored). Colors and names of the classes
 * always stand for them.
 */
export function classMapOf(classes: ClassSet, written: Readonly<Record<string, string>> = {}): ClassMap {
  const names = namesOf(classes)
  const indexOf = (target: string) => {
    if (IGNORE_NAMES.includes(target)) return IGNORE_LABEL
    return target === BACKGROUND_NAME && !names.includes(target) ? 0 : names.indexOf(target.normalize('NFC'))
  }
  const own = {
    values: new Map<number, number>(),
    colors: new Map(classes.classes.map(({ color }, index) => [packColor(color), index])),
    names: new Map(names.map((name, index) => [name, index])),
  }
  for (const name of IGNORE_NAMES) own.names.set(name, IGNORE_LABEL)
  if (classes.background && !own.names.has(BACKGROUND_NAME)) own.names.set(BACKGROUND_NAME, 0)
  const { other, ...entries } = written
  for (const [source, target] of Object.entries(entries)) {
    if (VALUE.test(source)) own.values.set(Number(source), indexOf(target))
    else if (COLOR.test(source)) own.colors.set(packColor(readColor(source, 0)), indexOf(target))
    else own.names.set(source.normalize('NFC'), indexOf(target))
  }
  if (own.values.size === 0) names.forEach((_, index) => own.values.set(index, index))
  if (!own.values.has(IGNORE_LABEL)) own.values.set(IGNORE_LABEL, IGNORE_LABEL)
  return { ...own, ...(other !== undefined && { other: indexOf(other) }) }
}
