export { drawAugmentation, type Augmentation, type AugmentationOptions } from './augmentation.ts'
export { cropInto, type Normalization } from './crop.ts'
export { decodeImage, decodeSample } from './decode.ts'
export type { Sample } from './sample.ts'
