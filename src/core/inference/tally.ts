import { VortexError } from '../base/index.ts'
import { namesOf, type ClassSet } from '../labels/index.ts'
import { createConfusion, imageCounts, merge, scoresOf, type Confusion, type ImageCounts } from '../metrics/index.ts'
import { createDetails, type ImageDetails } from './details.ts'
import type { EvaluationSummary } from './evaluation-summary.ts'
import type { ShownImage } from './shown-image.ts'

/** What one image adds to an evaluation. */
export interface ScoredImage {
  /** Its own confusion. */
  own: Confusion
  /** Absent where scores alone are wanted. */
  details?: ImageDetails
}

/** Puts an evaluation together, image by image, in the split's order. */
export function createTally(classes: ClassSet, wanted?: { images: number }) {
  const names = namesOf(classes)
  const confusion = createConfusion(classes.classes.length)
  const details = wanted && createDetails(classes, wanted)
  const perImage: ImageCounts[] = []
  return {
    /** @param show called for an image that may be shown */
    async add({ own, details: image }: ScoredImage, show: () => Promise<ShownImage>): Promise<void> {
      merge(confusion, own)
      perImage.push(imageCounts(own))
      if (image) await details?.add(image, show)
    },
    /** So far. */
    miou: () => scoresOf(confusion, names).miou,
    finish(seconds: number): EvaluationSummary {
      const images = perImage.length
      if (images === 0) throw new VortexError('bad-input', 'Expected images to score but found none.')
      const scores = { ...scoresOf(confusion, names), classSet: classes, confusion, imageCounts: perImage }
      return { ...scores, images, secondsPerImage: seconds / images, ...(details && { details: details.finish() }) }
    },
  }
}
