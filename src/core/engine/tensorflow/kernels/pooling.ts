import type { KernelImplementations } from '../../ops/kernels.ts'
import { attr } from '../recording/attributes.ts'
import type { Attributes, Endpoint } from '../recording/graph.ts'
import { shapeOf, type Recorder } from '../recording/recorder.ts'
import { joinSizes, sizesAtRun } from './sizes.ts'

type Kernels = KernelImplementations<Recorder, Endpoint>

const FLOAT: Attributes = { T: attr.type('float32') }

export const pooling: Pick<
  Kernels,
  | 'VortexAveragePool'
  | 'VortexAveragePoolGradient'
  | 'VortexMaxPool'
  | 'VortexMaxPoolGradient'
  | 'VortexGlobalMean'
  | 'VortexBroadcast'
> = {
  VortexAveragePool: ({ x }, { size, border }, recorder) => {
    const mean = meanInside(recorder, x, size)
    return border === 'valid' ? mean : recorder.apply('Mul', FLOAT, [mean, insideShare(recorder, x, size)])
  },

  // Summing over windows is its own adjoint, so the gradient is the pool with zeros around the map, of dy weighted as
  // each window weighs its cells. TensorFlow's AvgPoolGrad takes six times as long as its AvgPool.
  VortexAveragePoolGradient: ({ dy }, { size, border }, recorder) => {
    const share = insideShare(recorder, dy, size)
    const weighted = border === 'valid' ? recorder.apply('RealDiv', FLOAT, [dy, share]) : dy
    return recorder.apply('Mul', FLOAT, [meanInside(recorder, weighted, size), share])
  },

  VortexMaxPool: ({ x }, _attrs, recorder) => recorder.apply('MaxPool', MAX_POOL, [x]),

  VortexMaxPoolGradient: ({ dy, x, y }, _attrs, recorder) => recorder.apply('MaxPoolGrad', MAX_POOL, [x, y, dy]),

  VortexGlobalMean: ({ x }, _attrs, recorder) =>
    recorder.apply('Mean', { ...FLOAT, Tidx: attr.type('int32'), keep_dims: attr.bool(true) }, [
      x,
      recorder.ints(1, 2),
    ]),

  VortexBroadcast: ({ x, reference }, { height, width }, recorder) => {
    const [batch, , , channels] = shapeOf(x)
    const map = reference ? sizesAtRun(recorder, reference, 1, 3) : recorder.ints(height, width)
    const shape = joinSizes(recorder, sizesAtRun(recorder, x, 0, 1), map, sizesAtRun(recorder, x, 3, 4))
    return recorder.apply(
      'BroadcastTo',
      { ...FLOAT, Tidx: attr.type('int32') },
      [x, shape],
      [{ shape: [batch!, height, width, channels!], dtype: 'float32' }],
    )
  },
}

const MAX_POOL: Attributes = {
  ...FLOAT,
  ksize: attr.ints([1, 3, 3, 1]),
  strides: attr.ints([1, 2, 2, 1]),
  padding: attr.string('EXPLICIT'),
  explicit_paddings: attr.ints([0, 0, 1, 1, 1, 1, 0, 0]),
  data_format: attr.string('NHWC'),
}

function window(height: number, width: number, padding = 'SAME'): Attributes {
  return {
    ...FLOAT,
    ksize: attr.ints([1, height, width, 1]),
    strides: attr.ints([1, 1, 1, 1]),
    padding: attr.string(padding),
    data_format: attr.string('NHWC'),
  }
}

/** The mean over the cells of each window that lie inside the map (SAME divides by their number), in two passes. */
function meanInside(recorder: Recorder, x: Endpoint, size: number): Endpoint {
  const down = recorder.apply('AvgPool', window(size, 1), [x])
  return recorder.apply('AvgPool', window(1, size), [down])
}

/** For each cell of x's map, the share of its window that lies inside: [1, H, W, 1]. */
function insideShare(recorder: Recorder, x: Endpoint, size: number): Endpoint {
  const [, height, width] = shapeOf(x)
  const map = joinSizes(recorder, recorder.ints(1), sizesAtRun(recorder, x, 1, 3), recorder.ints(1))
  const one: Attributes = { ...FLOAT, index_type: attr.type('int32') }
  const ones = recorder.apply(
    'Fill',
    one,
    [map, recorder.scalar(1)],
    [{ shape: [1, height!, width!, 1], dtype: 'float32' }],
  )
  const reach = (size - 1) / 2
  const paddings = recorder.constant({
    dtype: 'int32',
    shape: [4, 2],
    data: Int32Array.of(0, 0, reach, reach, reach, reach, 0, 0),
  })
  const padded = recorder.apply('Pad', { ...FLOAT, Tpaddings: attr.type('int32') }, [ones, paddings])
  const down = recorder.apply('AvgPool', window(size, 1, 'VALID'), [padded])
  return recorder.apply('AvgPool', window(1, size, 'VALID'), [down])
}
