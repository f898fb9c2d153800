import type { Operation, ShapeRule } from './operation.ts'

/** What networks are made of; maps are NHWC, filters HWIO. */
export const NETWORK: Readonly<Record<string, ShapeRule>> = {
  MatMul: (operation) => {
    const rows = operation.shape(0)[operation.flag('transpose_a') ? 1 : 0]!
    const columns = operation.shape(1)[operation.flag('transpose_b') ? 0 : 1]!
    return operation.like([rows, columns])
  },
  BatchMatMulV2: (operation) => {
    const [a, b] = [operation.shape(0), operation.shape(1)]
    const rows = a.at(operation.flag('adj_x') ? -1 : -2)!
    const columns = b.at(operation.flag('adj_y') ? -2 : -1)!
    const batch = a.length >= b.length ? a : b
    return operation.like([...batch.slice(0, -2), rows, columns])
  },
  BiasAdd: (operation) => operation.like(),
  Conv2D: (operation) => {
    const filter = operation.shape(1)
    const window = [filter[0]!, filter[1]!].map((size, axis) => dilated(size, operation.ints('dilations')[axis + 1]!))
    return operation.like(slid(operation, window, operation.ints('strides'), filter[3]!))
  },
  Conv2DBackpropInput: (operation) => operation.like(operation.constant(0), operation.dtype(2)),
  Conv2DBackpropFilter: (operation) => operation.like(operation.constant(1)),
  MaxPool: pool,
  AvgPool: pool,
  MaxPoolGrad: (operation) => operation.like(),
  AvgPoolGrad: (operation) => operation.like(operation.constant(0), operation.dtype(1)),
  FusedBatchNorm: batchNorm(5),
  FusedBatchNormV3: batchNorm(6),
  FusedBatchNormGradV3: (operation) => {
    const channels = { shape: operation.shape(2), dtype: 'float32' } as const
    const none = { shape: [0], dtype: 'float32' } as const
    return [...operation.like(operation.shape(1)), channels, channels, none, none]
  },
  ResizeBilinear: (operation) => {
    const [batch, , , channels] = operation.shape(0)
    const [height, width] = operation.constant(1)
    return operation.like([batch!, height!, width!, channels!], 'float32')
  },
  ResizeBilinearGrad: (operation) => operation.like(operation.shape(1), operation.dtype(1)),
  SparseSoftmaxCrossEntropyWithLogits: (operation) => [
    ...operation.like([operation.shape(0)[0]!]),
    ...operation.like(),
  ],
}

function pool(operation: Operation): ReturnType<ShapeRule> {
  const [, height, width] = operation.ints('ksize')
  return operation.like(slid(operation, [height!, width!], operation.ints('strides'), operation.shape(0)[3]!))
}

function batchNorm(outputs: number): ShapeRule {
  return (operation) => {
    const channels = { shape: operation.shape(1), dtype: 'float32' } as const
    return [...operation.like(), ...Array.from({ length: outputs - 1 }, () => channels)]
  }
}

/** [N, H, W, C] after a window of [height, width] cells slid over input 0 under the op's padding. */
function slid(
  operation: Operation,
  window: readonly number[],
  strides: readonly number[],
  channels: number,
): readonly number[] {
  if (operation.string('data_format') !== 'NHWC') throw operation.refusal('maps must be NHWC')
  const [batch, ...map] = operation.shape(0)
  const padding = operation.string('padding')
  const explicit = padding === 'EXPLICIT' ? operation.ints('explicit_paddings') : []
  const sizes = [0, 1].map((axis) => {
    const stride = strides[axis + 1]!
    if (padding === 'SAME') return Math.ceil(map[axis]! / stride)
    const around = (explicit[2 * axis + 2] ?? 0) + (explicit[2 * axis + 3] ?? 0)
    return Math.floor((map[axis]! + around - window[axis]!) / stride) + 1
  })
  return [batch!, sizes[0]!, sizes[1]!, channels]
}

function dilated(size: number, dilation: number): number {
  return dilation * (size - 1) + 1
}
