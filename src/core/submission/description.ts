import { VERSION, type StageLineage } from '../base/index.ts'
import type { ViewOptions } from '../inference/index.ts'
import type { CheckpointMeta } from '../weights/index.ts'
import { howTrained } from './how-trained.ts'

/** The server's form refuses a shorter one. */
export const MIN_DESCRIPTION = 500

/** A description for the server's form, of what the checkpoint knows of itself: to be read, corrected and completed. */
export function draftDescription(meta: CheckpointMeta, views: ViewOptions): string {
  const model = meta.model
  const { weights, stages } = meta.lineage
  const how = howTrained(meta)
  const sentences = [
    `A fully convolutional network for semantic segmentation. Its backbone is ${model.backbone}, whose last stages use dilated (atrous) convolution in place of strides, so that features have output stride ${model.outputStride ?? 8}.`,
    `Context is gathered by the ${model.context ?? 'vortex'} module: parallel branches of dilated convolutions over average-pooled features, with a global branch, whose results are concatenated and classified; the logits are enlarged bilinearly to the size of the image.`,
    weights
      ? `The network was initialized from ${weights.file} (SHA-256 ${weights.sha256}).`
      : 'All weights were randomly initialized; no pretrained weights were used.',
    `It was trained in ${stages.length === 1 ? 'one stage' : `${stages.length} stages`}: ${stages.map((stage, i) => describeStage(stage, how[i])).join('; ')}.`,
    `Prediction averages the class probabilities over the scales ${views.scales.join(', ')} of each image${views.flip ? ' and their mirror images' : ''}; nothing else is done to the result.`,
    `Made with vortex ${VERSION}.`,
  ]
  return sentences.join(' ')
}

function describeStage({ name, source, split, images, steps }: StageLineage, how: string | undefined): string {
  const what = `${name}, ${steps} steps on the ${images} images of ${source.toUpperCase()} ${split}`
  return how === undefined ? what : `${what} ${how}`
}
