export type { Picture } from './canvas.ts'
export {
  evaluate,
  type EvaluateOptions,
  type EvaluationSummary,
  type ImageScore,
  type LabelSource,
} from './evaluate.ts'
export { openPredictions } from './folder.ts'
export { loadNetwork, openNetwork, type LoadedNetwork, type Network, type NetworkOptions } from './network.ts'
export { openPredictor, type Prediction, type Predictor, type PredictorOptions, type ViewOptions } from './predictor.ts'
export { scoreSplit, type ScoreOptions, type ScoreSummary } from './score.ts'
export { MULTI_SCALE, type Protocol } from './views.ts'
export { predictFiles, type PredictedFile, type PredictOptions, type PredictSummary } from './predict-files.ts'
