import { IGNORE_LABEL } from '../labels/index.ts'

/** Pixels near the boundaries of each class, over any number of images. */
export interface BoundaryCounts {
  /** [classes]: in the bands of both the truth and the prediction. */
  readonly both: Float64Array
  /** [classes]: in the band of either. */
  readonly either: Float64Array
}

export function createBoundaryCounts(classes: number): BoundaryCounts {
  return { both: new Float64Array(classes), either: new Float64Array(classes) }
}

/**
 * Adds one image to Boundary IoU (Cheng et al., CVPR 2021, "Boundary IoU", eq. 2): IoU of the bands that lie inside
 * each mask, within `distance` of its contour; the image's border counts as contour. Summed over images, as mIoU is.
 * Pixels whose truth is 255 are left out, but end a mask in the truth.
 * @param truth [H, W], class or 255
 * @param prediction [H, W]
 * @param interiors of both, from `interiorOf`
 */
export function accumulateBoundary(
  { both, either }: BoundaryCounts,
  truth: Uint8Array,
  prediction: Uint8Array,
  interiors: { truth: Uint8Array; prediction: Uint8Array },
): void {
  for (let i = 0; i < truth.length; i++) {
    const t = truth[i]!
    if (t === IGNORE_LABEL) continue
    const p = prediction[i]!
    const inTruth = interiors.truth[i] === 0
    const inPrediction = interiors.prediction[i] === 0
    if (t === p) {
      if (inTruth || inPrediction) either[t]!++
      if (inTruth && inPrediction) both[t]!++
    } else {
      if (inTruth) either[t]!++
      if (inPrediction) either[p]!++
    }
  }
}

/** Adds the counts of `other` to `counts`. */
export function mergeBoundary(counts: BoundaryCounts, other: BoundaryCounts): void {
  for (let c = 0; c < counts.both.length; c++) {
    counts.both[c]! += other.both[c]!
    counts.either[c]! += other.either[c]!
  }
}

/** Boundary IoU of each class; null where no band was seen. */
export function boundaryIous({ both, either }: BoundaryCounts): (number | null)[] {
  return Array.from(both, (count, c) => (either[c] === 0 ? null : count / either[c]!))
}

/** The paper's width of the band: 2 % of the diagonal, at least one pixel, halves to even as in the authors' code. */
export function boundaryDistance(width: number, height: number): number {
  const share = 0.02 * Math.hypot(width, height)
  const low = Math.floor(share)
  return Math.max(1, share - low === 0.5 ? low + (low % 2) : Math.round(share))
}
