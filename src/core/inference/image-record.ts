import { foregroundOf, type ClassSet } from '../labels/index.ts'
import {
  countErrors,
  imageCounts,
  scoresOf,
  suspicionOf,
  type Confusion,
  type ErrorKind,
  type ImageCounts,
  type Suspicion,
} from '../metrics/index.ts'
import type { PredictedLabels } from './label-source.ts'

/** What an evaluation keeps of every image. */
export interface ImageRecord {
  id: string
  /** Mean IoU over the classes that are in the image's truth or prediction; null where all of its truth is void. */
  miou: number | null
  /** Share of pixels that are right; null as above. */
  pixelAccuracy: number | null
  /** Whether its truth or prediction has an object. */
  hasObject: boolean
  /** The classes in its truth or prediction, with what they add to the IoUs. */
  counts: ImageCounts
  /** Wrong pixels by kind. */
  errors: Record<ErrorKind, number>
  /** Absent where the prediction has no confidence. */
  suspicion?: Suspicion
}

/**
 * @param own the image's own confusion
 * @param interior of its truth, from `interiorOf`
 */
export function recordImage(
  id: string,
  truth: Uint8Array,
  { labels, confidence }: PredictedLabels,
  own: Confusion,
  interior: Uint8Array,
  set: ClassSet,
): ImageRecord {
  const { miou, pixelAccuracy, classes } = scoresOf(own, [])
  const { background } = set
  const known = (value: number) => (Number.isNaN(value) ? null : value)
  return {
    id,
    miou: known(miou),
    pixelAccuracy: known(pixelAccuracy),
    hasObject: foregroundOf(set).some((label) => classes[label]!.iou !== null),
    counts: imageCounts(own),
    errors: countErrors(truth, labels, interior, background),
    ...(confidence && { suspicion: suspicionOf(truth, labels, confidence, interior, background) }),
  }
}
