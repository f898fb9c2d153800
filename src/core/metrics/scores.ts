import type { Confusion } from './confusion.ts'

export interface ClassScore {
  name: string
  /** tp / (tp + fp + fn); null where neither the truth nor the prediction has the class (the devkit's 0/0). */
  iou: number | null
  /** tp / (tp + fn), the class's recall; null where the truth does not have the class. */
  accuracy: number | null
  /** Pixels of the class in the truth, 255 left out. */
  truthPixels: number
  /** Pixels predicted as the class where the truth is not 255. */
  predictedPixels: number
}

export interface Scores {
  /** Mean IoU over the classes that have one; NaN where no pixel was counted. */
  miou: number
  /** Share of pixels that are right. */
  pixelAccuracy: number
  /** Mean of the classes' accuracies, over the classes in the truth. */
  meanAccuracy: number
  /** IoU weighted by each class's share of the truth (Long et al. 2015, §5). */
  fwIou: number
  classes: ClassScore[]
}

/**
 * The scores of VOC's devkit (`VOCevalseg.m`) and of Long et al. 2015, as fractions of one.
 * @param names of the matrix's classes, in index order
 */
export function scoresOf(confusion: Confusion, names: readonly string[]): Scores {
  const { classes: count, counts } = confusion
  const truth = new Float64Array(count)
  const predicted = new Float64Array(count)
  for (let t = 0; t < count; t++)
    for (let p = 0; p < count; p++) {
      truth[t]! += counts[t * count + p]!
      predicted[p]! += counts[t * count + p]!
    }
  const total = sum(truth)
  const hits = Float64Array.from(truth, (_, c) => counts[c * count + c]!)
  const classes = Array.from(truth, (truthPixels, c): ClassScore => {
    const predictedPixels = predicted[c]!
    return {
      name: names[c]!,
      iou: ratio(hits[c]!, truthPixels + predictedPixels - hits[c]!),
      accuracy: ratio(hits[c]!, truthPixels),
      truthPixels,
      predictedPixels,
    }
  })
  return {
    miou: mean(classes.map(({ iou }) => iou)),
    pixelAccuracy: sum(hits) / total,
    meanAccuracy: mean(classes.map(({ accuracy }) => accuracy)),
    fwIou: sum(classes.map(({ iou, truthPixels }) => (iou ?? 0) * truthPixels)) / total,
    classes,
  }
}

function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole
}

function mean(values: readonly (number | null)[]): number {
  const known = values.filter((value) => value !== null)
  return sum(known) / known.length
}

function sum(values: Iterable<number>): number {
  let total = 0
  for (const value of values) total += value
  return total
}
