import type { Prediction } from './predictor.ts'

/** Probability of each pixel's label as a byte, [H, W]: 255 is certainty. */
export function confidenceOf({ labels, probabilities }: Pick<Prediction, 'labels' | 'probabilities'>): Uint8Array {
  const classes = probabilities.length / labels.length
  const confidence = new Uint8ClampedArray(labels.length)
  for (let i = 0; i < labels.length; i++) confidence[i] = 255 * probabilities[i * classes + labels[i]!]!
  return new Uint8Array(confidence.buffer)
}
