import type { Split } from '../tree/split.ts'
import { hashPlace } from './hash-place.ts'

/**
 * A split's first `count` images in the order of their ids' hashes: a random choice, the same on every machine, in which
 * an image that joins the split takes the place of at most one other.
 * @param count at least 1; a split with fewer images stays whole
 * @returns the split with these entries alone; ids and digest stay the list's
 */
export function limitSplit(split: Split, count: number | undefined): Split {
  if (count === undefined || split.entries.length <= count) return split
  const places = split.entries.map((entry) => ({ entry, place: hashPlace(entry.id) }))
  const kept = new Set(places.sort((a, b) => a.place - b.place).slice(0, count).map(({ entry }) => entry)) // prettier-ignore
  return { ...split, entries: split.entries.filter((entry) => kept.has(entry)) }
}
