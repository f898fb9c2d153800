import { VortexError } from '../base/index.ts'
import { IGNORE_LABEL } from '../labels/index.ts'

/** How often a pixel of one class was called another, over any number of images. */
export interface Confusion {
  readonly classes: number
  /** [classes, classes] row by row: `counts[truth * classes + prediction]`. Exact up to 2^53 pixels. */
  readonly counts: Float64Array
}

export function createConfusion(classes: number): Confusion {
  return { classes, counts: new Float64Array(classes * classes) }
}

/**
 * Adds one image. Pixels whose truth is 255 are left out, whatever was predicted there (VOC devkit, `VOCevalseg`).
 * @param truth class of each pixel, or 255
 * @param prediction class of each pixel, in the same order
 * @throws bad-input for arrays of different length and for values that are no class
 */
export function accumulate(confusion: Confusion, truth: Uint8Array, prediction: Uint8Array): void {
  if (truth.length !== prediction.length)
    throw new VortexError('bad-input', `Expected ${truth.length} predicted pixels but found ${prediction.length}.`)
  // Counting all 256 x 256 pairs first keeps the loop over pixels free of branches.
  const pairs = new Uint32Array(256 * 256)
  for (let i = 0; i < truth.length; i++) pairs[(truth[i]! << 8) | prediction[i]!]!++
  const { classes, counts } = confusion
  checkPairs(pairs, classes)
  for (let t = 0; t < classes; t++) for (let p = 0; p < classes; p++) counts[t * classes + p]! += pairs[(t << 8) | p]!
}

/** Adds the counts of `other` to `confusion`. */
export function merge(confusion: Confusion, other: Confusion): void {
  for (let i = 0; i < confusion.counts.length; i++) confusion.counts[i]! += other.counts[i]!
}

function checkPairs(pairs: Uint32Array, classes: number): void {
  for (let truth = 0; truth < 256; truth++) {
    if (truth === IGNORE_LABEL) continue
    for (let prediction = 0; prediction < 256; prediction++) {
      if (pairs[(truth << 8) | prediction] === 0 || (truth < classes && prediction < classes)) continue
      const [what, value] = truth < classes ? ['a predicted class', prediction] : ['a class or 255 as truth', truth]
      throw new VortexError('bad-input', `Expected ${what} in 0..${classes - 1} but found ${value}.`)
    }
  }
}
