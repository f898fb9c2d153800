import { expected, nearest } from '../base/index.ts'
import { foregroundOf, IGNORE_LABEL, namesOf, type ClassSet } from '../labels/index.ts'

/** Labels after {@link onlyTable}; all of them without a table. */
export function keepOnly(labels: Uint8Array, table: Uint8Array | undefined): Uint8Array {
  return table ? labels.map((label) => table[label]!) : labels
}

/** @returns what each label becomes: those of other classes background, or 255 where the set has none */
export function onlyTable(set: ClassSet, only: readonly string[]): Uint8Array {
  const names = namesOf(set)
  const table = new Uint8Array(256).fill(set.background ? 0 : IGNORE_LABEL)
  for (const name of only) {
    const label = names.indexOf(name)
    if (label === -1) throw unknownClass(name, set)
    table[label] = label
  }
  return table
}

function unknownClass(name: string, set: ClassSet) {
  const names = foregroundOf(set).map((label) => set.classes[label]!.name)
  const near = nearest(name, names)
  return expected("one of the network's classes", '--only', name, {
    suggestions: near === undefined ? [`Its classes: ${names.join(', ')}.`] : [`Did you mean ${near}?`],
  })
}
