import type { VariableSpec } from '../engine/index.ts'
import type { LossScale } from './loss-scale.ts'

/** A whole batch and the numbers of its step. */
export interface StepInputs {
  /** [N, S, S, 3] */
  images: Float32Array
  /** [N, S, S] */
  labels: Int32Array
  /** Of the whole batch; unread for a network without dropout. */
  dropoutMask: Float32Array
  learningRate: number
  /** Counted from 0 in its stage. */
  step: number
}

/** A compiled training step. */
export interface Step {
  /** What a checkpoint holds: the network's variables and their slots. */
  variables: readonly VariableSpec[]
  /**
   * Trains on a batch. Returns the loss before the update.
   * @param watch told which devices computed
   */
  run(inputs: StepInputs, watch?: (devices: string[]) => void): Promise<number>
  /** Of a step in float16: what the next loss is scaled by. The last step was skipped where `skippedInARow` is not 0. */
  lossScale?(): LossScale
  dispose(): Promise<void>
}
