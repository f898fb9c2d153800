import type { StepSettings } from '../../src/core/training/index.ts'

/** A step without anything special; what a test is about is set over it. */
export const PLAIN_STEP: StepSettings = {
  batch: 2,
  crop: 33,
  bn: 'train',
  precision: 'float32',
  accumulate: 1,
  optimizer: { name: 'sgd', momentum: 0.9, nesterov: false, weightDecay: 0 },
  factors: {},
  freeze: [],
  clip: 'none',
  ema: 'none',
  loss: { classWeights: 'none', smoothing: 0, ohem: 'none', focal: 'none', dice: 0 },
}
