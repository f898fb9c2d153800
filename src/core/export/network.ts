import { expected, type Lineage } from '../base/index.ts'
import { CLASS_NAMES, VOC, type ClassSet } from '../labels/index.ts'
import { buildModel, DEFAULT_MODEL, foldBatchNorms, type Model, type ModelConfig } from '../models/index.ts'
import type { Normalization } from '../samples/index.ts'
import { loadCheckpoint, type NamedArrays } from '../weights/index.ts'

/** A network as it leaves: batch norm folded, nothing that only training needs. */
export interface TrainedNetwork extends Normalization {
  model: Model
  /** Kernels [k, k, I, O] and biases. */
  values: NamedArrays
  classes: ClassSet
  lineage: Lineage
}

/** What all formats have in common. */
export interface GraphOptions {
  /** `labels` (uint8) instead of `logits`. */
  argmax: boolean
  /** Store convolution kernels as float16, half the size; computed in float32 all the same. */
  float16: boolean
}

/** Reads a checkpoint's network. */
export async function readNetwork(file: string): Promise<TrainedNetwork> {
  const { values, meta } = await loadCheckpoint(file)
  const { part, mean, std, lineage } = meta
  if (part === 'backbone')
    throw expected('a whole network', file, 'a backbone without a head', {
      suggestions: ['Train it first: name it as `weights` in a recipe.'],
    })
  if (meta.classes.join() !== CLASS_NAMES.join())
    throw expected("VOC's 21 classes", file, `${meta.classes.length} others`, { code: 'unsupported' })
  const trained = buildModel({ ...DEFAULT_MODEL, ...meta.model } as ModelConfig)
  return { ...foldBatchNorms(trained, values), mean, std, classes: VOC, lineage }
}
