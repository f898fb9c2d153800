import { forEachRun } from '../../../formats/index.ts'
import { IGNORE_LABEL } from '../../../labels/index.ts'
import type { CocoObject } from './objects.ts'
import type { CocoRules } from './rules.ts'

/** What the rules make of an image's objects, each list in the file's order. */
export interface SortedObjects {
  kept: CocoObject[]
  dropped: CocoObject[]
  /** Regions that become 255. */
  ignored: Pick<CocoObject, 'rle'>[]
}

/**
 * Paints a label, column-major as run lengths are. Dropped objects come first, kept ones over them, what is ignored
 * last: 255 wins.
 */
export function paint({ kept, dropped, ignored }: SortedObjects, pixels: number, rules: CocoRules): Uint8Array {
  const label = new Uint8Array(pixels)
  paintKept(kept, label, rules.overlap)
  if (rules.discarded === 'ignore') {
    // Below the kept objects: only what none of them covers.
    for (const { rle } of dropped)
      forEachRun(rle, (start, end) => {
        for (let i = start; i < end; i++) if (label[i] === 0) label[i] = IGNORE_LABEL
      })
  }
  for (const { rle } of ignored) fill(label, rle, IGNORE_LABEL)
  return label
}

function paintKept(objects: readonly CocoObject[], label: Uint8Array, overlap: CocoRules['overlap']): void {
  if (overlap === 'first' || overlap === 'smallest') {
    // What is painted last stays: the first in the file, or the smallest (of two equal ones the first).
    const order = [...objects].reverse()
    if (overlap === 'smallest') order.sort((a, b) => b.pixels - a.pixels)
    for (const { rle, value } of order) fill(label, rle, value)
    return
  }
  const clashesWithItself = overlap === 'any'
  for (const { rle, value } of objects) {
    forEachRun(rle, (start, end) => {
      for (let i = start; i < end; i++) {
        const under = label[i]!
        label[i] = under === 0 || (under === value && !clashesWithItself) ? value : IGNORE_LABEL
      }
    })
  }
}

function fill(label: Uint8Array, rle: CocoObject['rle'], value: number): void {
  forEachRun(rle, (start, end) => label.fill(value, start, end))
}
