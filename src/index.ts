/**
 * The library's public entry point: what the commands do, as functions. Each returns data, takes an `AbortSignal` and a
 * listener, prints nothing and throws `VortexError`s.
 */
export { VortexError, type CoreEvent, type ErrorCode, type Work } from './core/base/index.ts'
export { KINDS, openTree, prepareDataset, readSplit, type PrepareSummary } from './core/datasets/index.ts'
export { openEngine, setUp, type Engine, type Program } from './core/engine/index.ts'
export { exportNetwork, type ExportOptions, type ExportSummary } from './core/export/index.ts'
export { openNetwork, predictFiles, scoreSplit, type Prediction } from './core/inference/index.ts'
export { IGNORE_LABEL, namesOf, VOC, type ClassSet } from './core/labels/index.ts'
export { buildModel, DEFAULT_MODEL, type Model, type ModelConfig } from './core/models/index.ts'
export { loadRecipe, type Recipe } from './core/recipes/index.ts'
export { checkSubmission, submit } from './core/submission/index.ts'
export { train, type TrainSummary } from './core/training/index.ts'
export { loadCheckpoint, saveCheckpoint, type Checkpoint } from './core/weights/index.ts'
