export type { Picture } from './canvas.ts'
export {
  evaluate,
  savePrediction,
  type EvaluateOptions,
  type EvaluationSummary,
  type ImageScore,
  type LabelSource,
} from './evaluate.ts'
export { openPredictions } from './folder.ts'
export { openPredictor, type Prediction, type Predictor, type PredictorOptions, type ViewOptions } from './predictor.ts'
export { MULTI_SCALE, type Protocol } from './views.ts'
