import type { Operation, ShapeRule } from './operation.ts'

/** Cells move, are repeated or left out; none is computed. */
export const LAYOUT: Readonly<Record<string, ShapeRule>> = {
  Reshape: (operation) => operation.like(reshaped(operation)),
  ExpandDims: (operation) => {
    const shape = [...operation.shape(0)]
    const axis = operation.constant(1)[0]!
    shape.splice(axis < 0 ? axis + shape.length + 1 : axis, 0, 1)
    return operation.like(shape)
  },
  Transpose: (operation) => operation.like(operation.constant(1).map((axis) => operation.shape(0)[axis]!)),
  Tile: (operation) => {
    const times = operation.constant(1)
    return operation.like(operation.shape(0).map((size, axis) => size * times[axis]!))
  },
  BroadcastTo: (operation) => operation.like(operation.constant(1)),
  Fill: (operation) => operation.like(operation.constant(0), operation.dtype(1)),
  Slice: (operation) => {
    const begin = operation.constant(1)
    const size = operation.constant(2)
    return operation.like(operation.shape(0).map((all, axis) => (size[axis] === -1 ? all - begin[axis]! : size[axis]!)))
  },
  StridedSlice: (operation) => operation.like(stridedSlice(operation)),
  Pad: (operation) => operation.like(padded(operation)),
  PadV2: (operation) => operation.like(padded(operation)),
  MirrorPad: (operation) => operation.like(padded(operation)),
  ConcatV2: (operation) => operation.like(concatenated(operation)),
  Pack: (operation) => {
    const shape = [...operation.shape(0)]
    const axis = operation.int('axis')
    shape.splice(axis < 0 ? axis + shape.length + 1 : axis, 0, operation.inputs.length)
    return operation.like(shape)
  },
  Unpack: (operation) => {
    const axis = operation.int('axis')
    const gone = axis < 0 ? axis + operation.shape(0).length : axis
    const [one] = operation.like(operation.shape(0).filter((_, index) => index !== gone))
    return Array.from({ length: operation.count }, () => one!)
  },
  SplitV: (operation) => {
    const [given] = operation.constant(2)
    const rank = operation.shape(0).length
    const axis = given! < 0 ? given! + rank : given!
    return operation
      .constant(1)
      .flatMap((part) => operation.like(operation.shape(0).map((size, index) => (index === axis ? part : size))))
  },
  GatherV2: (operation) => {
    const [axis] = operation.axes(2)
    const shape = operation.shape(0)
    return operation.like([...shape.slice(0, axis), ...operation.shape(1), ...shape.slice(axis! + 1)])
  },
  OneHot: (operation) => operation.like([...operation.shape(0), operation.constant(1)[0]!], operation.dtype(2)),
  Shape: (operation) => operation.like([operation.shape(0).length], 'int32'),
}

function reshaped(operation: Operation): number[] {
  const wanted = operation.constant(1)
  const cells = product(operation.shape(0))
  const known = product(wanted.filter((size) => size !== -1))
  return wanted.map((size) => (size === -1 ? cells / known : size))
}

function padded(operation: Operation): number[] {
  const paddings = operation.constant(1)
  return operation.shape(0).map((size, axis) => size + paddings[2 * axis]! + paddings[2 * axis + 1]!)
}

function concatenated(operation: Operation): number[] {
  const parts = operation.inputs.length - 1
  const [given] = operation.constant(parts)
  const shape = [...operation.shape(0)]
  const axis = given! < 0 ? given! + shape.length : given!
  for (let part = 1; part < parts; part++) shape[axis]! += operation.shape(part)[axis]!
  return shape
}

/** tfjs' kernel passes explicit begins, ends and strides and no masks but for whole and dropped axes. */
function stridedSlice(operation: Operation): number[] {
  const masks = ['begin_mask', 'end_mask', 'ellipsis_mask', 'new_axis_mask', 'shrink_axis_mask']
  if (masks.some((mask) => operation.attributes[mask] !== undefined && operation.int(mask) !== 0))
    throw operation.refusal('masks are not supported')
  const [begin, end, strides] = [operation.constant(1), operation.constant(2), operation.constant(3)]
  return operation.shape(0).map((size, axis) => {
    const stride = strides[axis] ?? 1
    return Math.max(0, Math.ceil(((end[axis] ?? size) - (begin[axis] ?? 0)) / stride))
  })
}

function product(sizes: readonly number[]): number {
  return sizes.reduce((all, size) => all * size, 1)
}
