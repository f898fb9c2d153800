import type { ClassMap } from './map.ts'

/** A category, label or class of a source: its number there, and its name. */
export interface SourceClass {
  id: number
  name: string
}

/** What a source's class becomes: an index, 255, or undefined where nothing names it. A number comes before a name. */
export function classOf({ ids, names, other }: ClassMap, { id, name }: SourceClass): number | undefined {
  return ids.get(id) ?? names.get(name.normalize('NFC')) ?? other
}
