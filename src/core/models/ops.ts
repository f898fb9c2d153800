import type * as engine from '../engine/index.ts'

/**
 * The engine's ops that networks are computed with. They are passed in (`import * as ops from '../engine/index.ts'`), so
 * that the networks' names, shapes and costs can be read without loading a tensor library.
 */
export type Ops = Pick<
  typeof engine,
  | 'averagePool'
  | 'batchNormFrozen'
  | 'batchNormTraining'
  | 'broadcastLike'
  | 'conv2d'
  | 'dropout'
  | 'globalMean'
  | 'maxPool3x3Stride2'
  | 'relu'
>
