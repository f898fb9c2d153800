import { IGNORE_LABEL, namesOf, type ClassSet } from '../../labels/index.ts'
import { packColor, readColor } from './color.ts'
import { BACKGROUND_NAME, IGNORE_NAMES } from './schema.ts'

/** What a class file makes of a source, by what the source may have: each becomes a class's index, or 255. */
export interface ClassMap {
  /** Numbers that `map` names: indices of VOC's labels, ids of categories. */
  ids: ReadonlyMap<number, number>
  /** Values of index masks: `ids`, or without any the classes' own indices. 255 is ignored. */
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

/** Colors and names of the classes always stand for them; what `map` says comes first. */
export function classMapOf(classes: ClassSet, written: Readonly<Record<string, string>> = {}): ClassMap {
  const own = namesOf(classes)
  const names = new Map(own.map((name, index) => [name, index]))
  for (const name of IGNORE_NAMES) names.set(name, IGNORE_LABEL)
  if (classes.background && !names.has(BACKGROUND_NAME)) names.set(BACKGROUND_NAME, 0)
  const indexOf = (target: string) => names.get(target.normalize('NFC'))!
  const ids = new Map<number, number>()
  const colors = new Map(classes.classes.map(({ color }, index) => [packColor(color), index]))
  const { other, ...entries } = written
  const targets = Object.entries(entries).map(([source, target]) => [source, indexOf(target)] as const)
  for (const [source, index] of targets) {
    if (VALUE.test(source)) ids.set(Number(source), index)
    else if (COLOR.test(source)) colors.set(packColor(readColor(source, 0)), index)
    else names.set(source.normalize('NFC'), index)
  }
  return {
    ids,
    values: valuesOf(ids, own.length),
    colors,
    names,
    ...(other !== undefined && { other: indexOf(other) }),
  }
}

function valuesOf(ids: ReadonlyMap<number, number>, classes: number): Map<number, number> {
  const values = ids.size > 0 ? new Map(ids) : new Map(Array.from({ length: classes }, (_, index) => [index, index]))
  if (!values.has(IGNORE_LABEL)) values.set(IGNORE_LABEL, IGNORE_LABEL)
  return values
}
