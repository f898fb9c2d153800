import type { DataType } from '../recording/dtypes.ts'
import type { Operation, ShapeRule } from './operation.ts'

/** One number out of many, along axes given by a constant. */
export const REDUCE: Readonly<Record<string, ShapeRule>> = {
  ...Object.fromEntries(['Sum', 'Mean', 'Max', 'Min', 'Prod', 'All', 'Any'].map((op) => [op, reduce])),
  ArgMax: (operation) => withoutAxis(operation, indexType(operation)),
  ArgMin: (operation) => withoutAxis(operation, indexType(operation)),
  TopKV2: (operation) => {
    const shape = [...operation.shape(0).slice(0, -1), operation.constant(1)[0]!]
    return [
      { shape, dtype: operation.dtype(0) },
      { shape, dtype: 'int32' },
    ]
  },
  UnsortedSegmentSum: (operation) =>
    operation.like([operation.constant(2)[0]!, ...operation.shape(0).slice(operation.shape(1).length)]),
  Bincount: (operation) => operation.like([operation.constant(1)[0]!], operation.dtype(2)),
}

function reduce(operation: Operation): ReturnType<ShapeRule> {
  const axes = operation.axes(1)
  const keep = operation.flag('keep_dims')
  const shape = operation.shape(0).flatMap((size, axis) => (axes.includes(axis) ? (keep ? [1] : []) : [size]))
  return operation.like(shape)
}

function withoutAxis(operation: Operation, dtype: DataType): ReturnType<ShapeRule> {
  const [gone] = operation.axes(1)
  return operation.like(
    operation.shape(0).filter((_, axis) => axis !== gone),
    dtype,
  )
}

/** ArgMax gives int64 unless asked otherwise. */
function indexType(operation: Operation): DataType {
  const type = operation.attributes['output_type']
  return type?.kind === 'type' ? type.value : 'int64'
}
