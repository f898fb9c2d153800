import type { Sample } from '../samples/index.ts'

/** Where predicted labels come from: a network, or a folder of PNGs. In the order of the samples. */
export type LabelSource = (samples: readonly Sample[], signal?: AbortSignal) => Promise<PredictedLabels[]>

/** [H, W] at the sample's size. */
export interface PredictedLabels {
  labels: Uint8Array
  /** Probability of each pixel's label, 0..255; absent where only labels are known. */
  confidence?: Uint8Array
}

/** A source that knows one sample at a time. */
export function eachSample(labelsOf: (sample: Sample) => Promise<PredictedLabels>): LabelSource {
  return (samples) => Promise.all(samples.map(labelsOf))
}
