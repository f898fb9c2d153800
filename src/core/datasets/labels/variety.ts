import type { ClassSet } from '../../labels/index.ts'
import type { DatasetRecord } from '../tree/record.ts'
import type { Split } from '../tree/split.ts'
import { countValues } from './count.ts'
import { readLabel } from './read.ts'

/** Splits whose labels show fewer than two classes: nothing can be learned from them. */
export function uniformSplits(
  splits: Readonly<Record<string, Pick<DatasetRecord['splits'][string], 'labels' | 'classes'>>>,
): string[] {
  return Object.entries(splits).flatMap(([name, { labels, classes }]) => {
    const shown = classes.filter(({ pixels }) => pixels > 0).length
    if (labels === 0 || shown >= 2) return []
    return [uniformMessage(name, shown)]
  })
}

/** The same of a split on disk, as a sentence; reads labels until two classes are seen, which is mostly one label. */
export async function findUniform({ name, entries }: Split, set: ClassSet): Promise<string | undefined> {
  const seen = new Set<number>()
  for (const { label } of entries) {
    if (label === undefined) continue
    const { data } = await readLabel(label, set)
    for (const [value, pixels] of countValues(data).entries())
      if (pixels > 0 && value < set.classes.length) seen.add(value)
    if (seen.size >= 2) return undefined
  }
  return uniformMessage(name, seen.size)
}

function uniformMessage(name: string, shown: number): string {
  const what = shown === 0 ? 'no class at all' : 'one class alone'
  return `The labels of ${name} show ${what} apart from 255, which is ignored. Masks of 0 and 255 must become 0 and 1 first.`
}
