import {
  attr,
  joinSizes,
  RECORDED_KERNELS,
  shapeOf,
  sizesAtRun,
  type Endpoint,
  type Recorder,
} from '../../engine/index.ts'
import type { NamedArrays } from '../../weights/index.ts'
import { toFloat16 } from '../float16.ts'
import type { GraphOps } from '../graph-ops.ts'

const FLOAT = { T: attr.type('float32') }
const INT = { T: attr.type('int32') }

/**
 * TensorFlow's operators on maps [N, H, W, C], all of them among those that tfjs has too.
 * @param values kernels [k, k, I, O] and biases by variable name
 * @param float16 store kernels as float16; they are cast to float32 where they are used
 */
export function tensorflowOps(recorder: Recorder, values: NamedArrays, float16: boolean): GraphOps<Endpoint> {
  const constant = (name: string) => namedConstant(recorder, name, values, float16)
  return {
    normalize: (x, shift, factor) => {
      const [shifts, factors] = [shift, factor].map((of) => floats(recorder, of))
      return recorder.apply('Mul', FLOAT, [recorder.apply('Sub', FLOAT, [x, shifts!]), factors!])
    },
    padToGrid: (x) => padToGrid(recorder, x),
    convolution: ({ name, kernel, stride, dilation, bias }, x) =>
      recorder.during(name, () => {
        const attrs = { stride, dilation, padding: (dilation * (kernel - 1)) / 2 }
        const y = RECORDED_KERNELS.VortexConv2D({ x, filter: constant(`${name}.weight`) }, attrs, recorder)
        return bias
          ? recorder.apply('BiasAdd', { ...FLOAT, data_format: attr.string('NHWC') }, [y, constant(`${name}.bias`)])
          : y
      }),
    relu: (x) => RECORDED_KERNELS.VortexRelu({ x }, {}, recorder),
    maxPool: (x) => maxPool(recorder, x),
    averagePool: ({ size, border }, x) => RECORDED_KERNELS.VortexAveragePool({ x }, { size, border }, recorder),
    globalMean: (x) => RECORDED_KERNELS.VortexGlobalMean({ x }, {}, recorder),
    broadcastLike: (x, reference) => RECORDED_KERNELS.VortexBroadcast({ x, reference }, mapOf(reference), recorder),
    concat: (parts) => {
      const attributes = { ...FLOAT, Tidx: attr.type('int32'), N: attr.int(parts.length) }
      return recorder.apply('ConcatV2', attributes, [...parts, recorder.scalar(3, 'int32')])
    },
    add: (a, b) => recorder.apply('AddV2', FLOAT, [a, b]),
    resizeLike: (x, reference, alignCorners) =>
      RECORDED_KERNELS.VortexResizeBilinear({ x, reference }, { ...mapOf(reference), alignCorners }, recorder),
    cropLike: (x, reference) => {
      const all = recorder.ints(-1)
      const size = joinSizes(recorder, all, sizesAtRun(recorder, reference, 1, 3), all)
      const { height, width } = mapOf(reference)
      const shape = [shapeOf(x)[0]!, height, width, shapeOf(x)[3]!]
      const attributes = { ...FLOAT, Index: attr.type('int32') }
      return recorder.apply('Slice', attributes, [x, recorder.ints(0, 0, 0, 0), size], [{ shape, dtype: 'float32' }])
    },
    argmax: (x) => {
      const attributes = { ...FLOAT, Tidx: attr.type('int32'), output_type: attr.type('int32') }
      const labels = recorder.apply('ArgMax', attributes, [x, recorder.scalar(3, 'int32')])
      return recorder.apply('Cast', { SrcT: attr.type('int32'), DstT: attr.type('uint8') }, [labels])
    },
  }
}

/** Kernels are the only arrays worth halving; biases stay as they are. */
function namedConstant(recorder: Recorder, name: string, values: NamedArrays, float16: boolean): Endpoint {
  const { shape, data } = values.get(name)!
  const half = float16 && shape.length === 4
  const stored = half
    ? ({ dtype: 'float16', shape, data: toFloat16(name, data) } as const)
    : ({ dtype: 'float32', shape, data } as const)
  const endpoint = recorder.constant(stored)
  endpoint.node.name = name
  return half
    ? recorder.apply('Cast', { SrcT: attr.type('float16'), DstT: attr.type('float32') }, [endpoint])
    : endpoint
}

function floats(recorder: Recorder, values: readonly number[]): Endpoint {
  return recorder.constant({ dtype: 'float32', shape: [values.length], data: Float32Array.from(values) })
}

/** 8 ⌈(s - 1) / 8⌉ + 1 - s cells more below and on the right. */
function padToGrid(recorder: Recorder, x: Endpoint): Endpoint {
  const int = (op: string, a: Endpoint, b: number | Endpoint) =>
    recorder.apply(op, INT, [a, typeof b === 'number' ? recorder.scalar(b, 'int32') : b])
  const map = sizesAtRun(recorder, x, 1, 3)
  const grid = int('AddV2', int('Mul', int('FloorDiv', int('AddV2', map, 6), 8), 8), 1)
  const more = int('Sub', grid, map)
  const slice = (axis: number) =>
    recorder.apply('Slice', { ...INT, Index: attr.type('int32') }, [more, recorder.ints(axis), recorder.ints(1)])
  const flat = joinSizes(recorder, recorder.ints(0, 0, 0), slice(0), recorder.ints(0), slice(1), recorder.ints(0, 0))
  const paddings = recorder.apply('Reshape', { ...INT, Tshape: attr.type('int32') }, [flat, recorder.ints(4, 2)])
  const [batch, height, width, channels] = shapeOf(x) as [number, number, number, number]
  const onGrid = (side: number) => 8 * Math.ceil((side - 1) / 8) + 1
  const shape = [batch, onGrid(height), onGrid(width), channels]
  return recorder.apply(
    'Pad',
    { ...FLOAT, Tpaddings: attr.type('int32') },
    [x, paddings],
    [{ shape, dtype: 'float32' }],
  )
}

/** Padded by hand: tfjs' pool knows no explicit padding. */
function maxPool(recorder: Recorder, x: Endpoint): Endpoint {
  const one = Int32Array.of(0, 0, 1, 1, 1, 1, 0, 0)
  const paddings = recorder.constant({ dtype: 'int32', shape: [4, 2], data: one })
  const padded = recorder.apply('PadV2', { ...FLOAT, Tpaddings: attr.type('int32') }, [
    ...[x, paddings],
    recorder.scalar(LOWEST),
  ])
  return recorder.apply(
    'MaxPool',
    {
      ...FLOAT,
      ksize: attr.ints([1, 3, 3, 1]),
      strides: attr.ints([1, 2, 2, 1]),
      padding: attr.string('VALID'),
      data_format: attr.string('NHWC'),
    },
    [padded],
  )
}

/** The lowest float32: never the largest of a window. */
const LOWEST = -3.4028234663852886e38

function mapOf(x: Endpoint): { height: number; width: number } {
  const [, height, width] = shapeOf(x)
  return { height: height!, width: width! }
}
