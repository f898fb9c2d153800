import { add, isFinite, mul, sum, where, type Scalar, type Tensor } from '@tensorflow/tfjs'
import type { VariableScope, VariableUpdate } from '../engine/index.ts'

/** 0 where all values are finite, else NaN: zero times a number is 0 for finite numbers alone. */
export function faultIn(values: readonly Tensor[]): Scalar {
  return values.map((value) => sum<Scalar>(mul(value, 0))).reduce((all, one) => add(all, one))
}

/** The updates, where they are finite; else the old values. */
export function keepFinite(updates: readonly VariableUpdate[], scope: VariableScope): VariableUpdate[] {
  return updates.map(({ variable, value }) => ({
    variable,
    value: where(isFinite(value), value, scope.get(variable)),
  }))
}
