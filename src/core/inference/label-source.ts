import type { Sample } from '../samples/index.ts'

/** Where predicted labels come from: a network, or a folder of PNGs. */
export type LabelSource = (sample: Sample, signal?: AbortSignal) => Promise<PredictedLabels>

/** [H, W] at the sample's size. */
export interface PredictedLabels {
  labels: Uint8Array
  /** Probability of each pixel's label, 0..255; absent where only labels are known. */
  confidence?: Uint8Array
}
