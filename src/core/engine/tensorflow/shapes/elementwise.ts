import type { DataType } from '../recording/dtypes.ts'
import { REPLICA_SUM } from '../recording/graph.ts'
import type { Operation, ShapeRule } from './operation.ts'

const UNARY = [
  ...['Abs', 'Acos', 'Acosh', 'Asin', 'Asinh', 'Atan', 'Atanh', 'Ceil', 'Cos', 'Cosh', 'Elu', 'Erf', 'Exp', 'Expm1'],
  ...['Floor', 'LeakyRelu', 'Log', 'Log1p', 'LogSoftmax', 'Neg', 'Reciprocal', 'Relu', 'Relu6', 'Round', 'Rsqrt'],
  ...['Selu', 'Sigmoid', 'Sign', 'Sin', 'Sinh', 'Softmax', 'Softplus', 'Sqrt', 'Square', 'Tan', 'Tanh', 'ZerosLike'],
  ...['OnesLike', 'LogicalNot', 'EluGrad', 'ReluGrad', 'Identity', 'Cumsum', 'Cumprod', 'AddN', 'ReverseV2'],
  REPLICA_SUM,
]
const TESTS = ['IsFinite', 'IsInf', 'IsNan']
const BINARY = [
  ...['AddV2', 'Add', 'Sub', 'Mul', 'Div', 'RealDiv', 'DivNoNan', 'FloorDiv', 'FloorMod', 'Mod', 'Maximum', 'Minimum'],
  ...['Pow', 'SquaredDifference', 'Atan2'],
]
const COMPARISONS = [
  ...['Equal', 'NotEqual', 'Greater', 'GreaterEqual', 'Less', 'LessEqual', 'LogicalAnd', 'LogicalOr'],
]

/** Cell by cell: the shape stays, or the two shapes are broadcast. */
export const ELEMENTWISE: Readonly<Record<string, ShapeRule>> = {
  ...each(UNARY, (operation) => operation.like()),
  ...each(TESTS, (operation) => operation.like(operation.shape(0), 'bool')),
  ...each(BINARY, (operation) => broadcast(operation, operation.dtype(0))),
  ...each(COMPARISONS, (operation) => broadcast(operation, 'bool')),
  Cast: (operation) => operation.like(operation.shape(0), operation.type('DstT')),
  // The condition comes first; a vector of conditions chooses rows.
  Select: (operation) => operation.like(operation.shape(1), operation.dtype(1)),
  SelectV2: (operation) => operation.like(operation.shape(1), operation.dtype(1)),
}

function each(ops: readonly string[], rule: ShapeRule): Record<string, ShapeRule> {
  return Object.fromEntries(ops.map((op) => [op, rule]))
}

function broadcast(operation: Operation, dtype: DataType): ReturnType<ShapeRule> {
  return [{ shape: broadcastShapes(operation, operation.shape(0), operation.shape(1)), dtype }]
}

/** NumPy's rule: sizes are compared from the end, 1 stretches. */
export function broadcastShapes(operation: Operation, a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length)
  return Array.from({ length: rank }, (_, index) => {
    const left = a[index - rank + a.length] ?? 1
    const right = b[index - rank + b.length] ?? 1
    if (left !== right && left !== 1 && right !== 1)
      throw operation.refusal(`[${a.join(', ')}] and [${b.join(', ')}] do not broadcast`)
    return left === 1 ? right : left
  })
}
