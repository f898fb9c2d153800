import { VERSION, type StageLineage } from '../base/index.ts'
import type { ViewOptions } from '../inference/index.ts'
import type { CheckpointMeta } from '../weights/index.ts'
import { howTrained } from './how-trained.ts'

/** The server's form refuses a shorter one. */
export const MIN_DESCRIPTION = 500

/** A description for the server's form, of what the checkpoint knows of itself: to be read, corrected and completed. */
export function draftDescription(meta: CheckpointMeta, views: ViewOptions): string {
  const { weights, stages } = meta.lineage
  const how = howTrained(meta)
  const sentences = [
    describeNetwork(meta.model),
    weights
      ? `The network was initialized from ${weights.file} (SHA-256 ${weights.sha256}).`
      : 'All weights were randomly initialized; no pretrained weights were used.',
    `It was trained in ${stages.length === 1 ? 'one stage' : `${stages.length} stages`}: ${stages.map((stage, i) => describeStage(stage, how[i])).join('; ')}.`,
    describeViews(views),
    `Made with vortex ${VERSION}.`,
  ]
  return sentences.join(' ')
}

function describeNetwork({ backbone, context = 'vortex', outputStride = 8 }: CheckpointMeta['model']): string {
  const features =
    outputStride === 32
      ? 'whose features have output stride 32'
      : `whose last stages use dilated (atrous) convolution in place of strides, so that features have output stride ${outputStride}`
  const pooled = context.startsWith('aspp') ? '' : ' over average-pooled features'
  return `A fully convolutional network for semantic segmentation. Its backbone is ${backbone}, ${features}. Context is gathered by the ${context} module: parallel branches of dilated convolutions${pooled}, with a global branch, whose results are concatenated and classified; the logits are enlarged bilinearly to the size of the image.`
}

function describeStage({ name, source, split, images, steps }: StageLineage, how: string | undefined): string {
  const what = `${name}, ${steps} steps on the ${images} images of ${source.toUpperCase()} ${split}`
  return how === undefined ? what : `${what} ${how}`
}

/** `Prediction averages the class probabilities over the scales 0.5, 1 and 1.5 of each image and of its mirror image; …` */
function describeViews({ scales, flip }: ViewOptions): string {
  const last = scales.at(-1)!
  const some = scales.length === 1 ? `scale ${last}` : `the scales ${scales.slice(0, -1).join(', ')} and ${last}`
  const at = scales.every((scale) => scale === 1) ? '' : ` over ${some}`
  const mirrored = flip ? ' and of its mirror image' : ''
  const views =
    at === '' && !flip
      ? 'Each image is predicted once, at its own size'
      : `Prediction averages the class probabilities${at} of each image${mirrored}`
  return `${views}; nothing else is done to the result.`
}
