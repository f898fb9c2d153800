import type { Scalar, Tensor } from '@tensorflow/tfjs'
import type { SlotKind } from '../../weights/index.ts'

/** One variable in one step. */
export interface VariableStep {
  value: Tensor
  gradient: Tensor
  /** The optimizer's memory of this variable, one array a kind. */
  slots: readonly Tensor[]
  learningRate: Scalar
  /** Whether weight decay applies to it. */
  decays: boolean
  /** What {@link Optimizer.corrections} said of this step, as scalars. */
  corrections: readonly Scalar[]
}

/** An optimizer as a value: which memories it keeps, and how they and a variable move in a step. */
export interface Optimizer {
  /** A memory of each kind for each variable, like it and 0 when a stage begins. */
  slots: readonly SlotKind[]
  /** Numbers that depend on the step alone, computed in double precision. @param step counted from 0 */
  corrections(step: number): readonly number[]
  /** The variable's next value and its slots', in order. */
  update(step: VariableStep): { value: Tensor; slots: Tensor[] }
}
