import type { ClassSet } from '../labels/index.ts'

/** What a tree's record says of a split, as far as it matters here; one of version 1 has no counts per class. */
interface CountedSplits {
  splits: Readonly<Record<string, { count: number; classes?: readonly { pixels: number }[] }>>
}

/**
 * Names of the classes that no pixel of a split shows: a network trained on it cannot learn them. Empty where the
 * record has no counts for the split, or there is no record.
 */
export function absentClasses(record: CountedSplits | undefined, split: string, { classes }: ClassSet): string[] {
  const counts = record?.splits[split]?.classes
  if (!counts) return []
  return classes.flatMap(({ name }, index) => (counts[index]?.pixels === 0 ? [name] : []))
}
