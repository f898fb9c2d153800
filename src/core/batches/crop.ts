import { rngFor } from '../base/index.ts'
import type { Entry } from '../datasets/index.ts'
import type { ClassSet } from '../labels/index.ts'
import {
  cropInto,
  decodeSample,
  drawAugmentation,
  type AugmentationOptions,
  type Normalization,
} from '../samples/index.ts'

/** What all crops of a stage share; handed to each worker once. */
export interface CropSettings {
  seed: number
  stage: string
  /** What the labels mean. */
  classes: ClassSet
  augmentation: AugmentationOptions
  normalization: Normalization
}

/** One crop to make: place `index` of the batch of `step`. */
export interface CropTask {
  entry: Entry
  step: number
  index: number
}

export interface Crop {
  /** [S, S, 3] */
  image: Float32Array<ArrayBuffer>
  /** [S, S] */
  labels: Int32Array<ArrayBuffer>
}

/** Decodes and augments one entry; the result depends on the settings and the task alone. */
export async function makeCrop(settings: CropSettings, { entry, step, index }: CropTask): Promise<Crop> {
  const { seed, stage, classes, augmentation, normalization } = settings
  const sample = await decodeSample(entry, classes)
  const pixels = augmentation.crop ** 2
  const crop: Crop = { image: new Float32Array(pixels * 3), labels: new Int32Array(pixels) }
  const drawn = drawAugmentation(rngFor(seed, 'augment', stage, step, index), sample, augmentation)
  cropInto(sample, drawn, normalization, crop.image, crop.labels)
  return crop
}
