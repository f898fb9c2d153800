import type { Lineage } from '../base/index.ts'
import type { LoadedNetwork } from '../inference/index.ts'
import type { ClassSet } from '../labels/index.ts'
import { foldBatchNorms, type Model } from '../models/index.ts'
import type { Normalization } from '../samples/index.ts'
import type { NamedArrays } from '../weights/index.ts'

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

/** Folds a network as a checkpoint holds it. */
export function trainedNetwork({ model, values, meta, classes }: LoadedNetwork): TrainedNetwork {
  const { mean, std, lineage } = meta
  return { ...foldBatchNorms(model, values), mean, std, classes, lineage }
}
