import type { ClassSet } from '../labels/index.ts'
import type { Confusion, ImageCounts, Scores } from '../metrics/index.ts'
import type { EvaluationDetails } from './details.ts'

export interface EvaluationSummary extends Scores {
  classSet: ClassSet
  confusion: Confusion
  images: number
  /** From decoding to scoring, which overlap. */
  secondsPerImage: number
  /** What each image adds to the IoUs, in the entries' order. */
  imageCounts: ImageCounts[]
  details?: EvaluationDetails
}
