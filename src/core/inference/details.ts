import { rngFor } from '../base/index.ts'
import type { ClassSet } from '../labels/index.ts'
import {
  accumulateBoundary,
  bootstrapMiou,
  boundaryDistance,
  boundaryIous,
  createBoundaryCounts,
  interiorOf,
  mergeBoundary,
  type BoundaryCounts,
  type Confusion,
} from '../metrics/index.ts'
import type { Sample } from '../samples/index.ts'
import type { PredictedLabels } from './label-source.ts'
import { recordImage, type ImageRecord } from './image-record.ts'
import { createSelection } from './selection.ts'
import type { ShownImage } from './shown-image.ts'

/** What an evaluation knows beyond its scores. */
export interface EvaluationDetails {
  /** One for each image, in the order of the split. */
  records: ImageRecord[]
  /** 95 % interval of mIoU, over images; absent for fewer than two. */
  interval?: [low: number, high: number]
  /** Of each class; null where none of its boundary was seen. */
  boundaryIou: (number | null)[]
  /** Images of each class: how many have it in their truth or prediction. */
  classImages: number[]
  best: ImageRecord[]
  worst: ImageRecord[]
  shown: ShownImage[]
}

/** Errors count as the boundary's in a band this much narrower than Boundary IoU's, which small objects fill. */
const NARROWER = 4

/** What an evaluation's details need of one image. */
export interface ImageDetails {
  record: ImageRecord
  boundary: BoundaryCounts
}

/** @param own the image's own confusion */
export function lookAt(
  id: string,
  { label, width, height }: Required<Sample>,
  predicted: PredictedLabels,
  own: Confusion,
  set: ClassSet,
): ImageDetails {
  const distance = boundaryDistance(width, height)
  const interiors = {
    truth: interiorOf(label, width, distance),
    prediction: interiorOf(predicted.labels, width, distance),
  }
  const boundary = createBoundaryCounts(set.classes.length)
  accumulateBoundary(boundary, label, predicted.labels, interiors)
  const inside = interiorOf(label, width, Math.max(1, Math.round(distance / NARROWER)))
  return { record: recordImage(id, label, predicted, own, inside, set), boundary }
}

/** Puts the details of images together. Each leaves a short record; only those to be shown leave more. */
export function createDetails(set: ClassSet, { images }: { images: number }) {
  const classes = set.classes.length
  const boundary = createBoundaryCounts(classes)
  const selection = createSelection(images)
  const records: ImageRecord[] = []
  return {
    /** @param show called for an image that may be shown */
    async add(image: ImageDetails, show: () => Promise<ShownImage>): Promise<void> {
      mergeBoundary(boundary, image.boundary)
      records.push(image.record)
      await selection.offer(image.record, show)
    },
    finish(): EvaluationDetails {
      const interval = bootstrapMiou(records.map(({ counts }) => counts), { classes, rng: rngFor(1, 'bootstrap') }) // prettier-ignore
      return {
        records,
        ...(interval && { interval }),
        boundaryIou: boundaryIous(boundary),
        classImages: imagesPerClass(records, classes),
        best: selection.best(),
        worst: selection.worst(),
        shown: selection.shown(),
      }
    },
  }
}

function imagesPerClass(records: readonly ImageRecord[], classes: number): number[] {
  const images = new Array<number>(classes).fill(0)
  for (const { counts } of records) for (let at = 0; at < counts.length; at += 3) images[counts[at]!]!++
  return images
}
