import sharp from 'sharp'
import type { Entry } from '../datasets/index.ts'
import type { ClassSet } from '../labels/index.ts'
import type { Sample } from '../samples/index.ts'
import type { PredictedLabels } from './label-source.ts'
import type { ImageRecord } from './image-record.ts'
import { reducedLabels } from './pictures.ts'

/** Confidence is smooth (the network's output stride is 8 or 16), and would take more space than the labels. */
const CONFIDENCE_LONGEST = 200
const CONFIDENCE_STEP = 8

/** An image to be shown in a page, small enough to keep hundreds. */
export interface ShownImage {
  entry: Entry
  record: ImageRecord
  /** Indexed PNGs in the class set's palette, reduced for pages. */
  truth: Uint8Array
  prediction: Uint8Array
  /** 8-bit gray PNG, 255 is certainty. */
  confidence?: Uint8Array
}

export async function shownImage(
  entry: Entry,
  record: ImageRecord,
  { label, width, height }: Required<Sample>,
  { labels, confidence }: PredictedLabels,
  set: ClassSet,
): Promise<ShownImage> {
  const encode = (data: Uint8Array) => reducedLabels(data, { width, height }, set)
  return {
    entry,
    record,
    truth: encode(label),
    prediction: encode(labels),
    ...(confidence && { confidence: await encodeConfidence(confidence, width, height) }),
  }
}

async function encodeConfidence(confidence: Uint8Array, width: number, height: number): Promise<Uint8Array> {
  const coarse = confidence.map((value) => Math.min(255, Math.round(value / CONFIDENCE_STEP) * CONFIDENCE_STEP))
  return sharp(coarse, { raw: { width, height, channels: 1 } })
    .resize({
      width: CONFIDENCE_LONGEST,
      height: CONFIDENCE_LONGEST,
      fit: 'inside',
      withoutEnlargement: true,
      kernel: 'nearest',
    }) // prettier-ignore
    .toColourspace('b-w')
    .png()
    .toBuffer()
}
