import type { KernelImplementations } from '../../ops/kernels.ts'
import { attr } from '../recording/attributes.ts'
import type { Attributes, Endpoint } from '../recording/graph.ts'
import { shapeOf, type Recorder } from '../recording/recorder.ts'
import { shapeAtRun } from './sizes.ts'

const FLOAT: Attributes = { T: attr.type('float32') }
const INT: Attributes = { T: attr.type('int32') }
const RESHAPE: Attributes = { ...FLOAT, Tshape: attr.type('int32') }

export const loss: Pick<KernelImplementations<Recorder, Endpoint>, 'VortexCrossEntropy'> = {
  /** TensorFlow makes loss and gradient in one pass; ignored pixels are given label 0 and weight 0. */
  VortexCrossEntropy: ({ logits, labels }, { ignore }, recorder) => {
    const add = recorder.apply.bind(recorder)
    const classes = shapeOf(logits)[3]!
    const rows = add('Reshape', RESHAPE, [logits, recorder.ints(-1, classes)])
    const row = add('Reshape', { ...INT, Tshape: attr.type('int32') }, [labels, recorder.ints(-1)])
    const counted = add('NotEqual', INT, [row, recorder.scalar(ignore, 'int32')])
    const safe = add(
      'SelectV2',
      INT,
      [counted, row, recorder.scalar(0, 'int32')],
      [{ shape: shapeOf(row), dtype: 'int32' }],
    )
    const weight = add('Cast', { SrcT: attr.type('bool'), DstT: attr.type('float32') }, [counted])
    const count = add('Maximum', FLOAT, [sum(recorder, weight), recorder.scalar(1)])
    const share = add('RealDiv', FLOAT, [weight, count])
    const node = recorder.add(
      'SparseSoftmaxCrossEntropyWithLogits',
      { ...FLOAT, Tlabels: attr.type('int32') },
      [rows, safe],
      { count: 2 },
    )
    const column = add('Reshape', RESHAPE, [share, recorder.ints(-1, 1)])
    const gradient = add('Mul', FLOAT, [{ node, index: 1 }, column])
    return [
      sum(recorder, add('Mul', FLOAT, [{ node, index: 0 }, share])),
      add('Reshape', RESHAPE, [gradient, shapeAtRun(recorder, logits)], [{ shape: shapeOf(logits), dtype: 'float32' }]),
    ]
  },
}

/** The sum of a vector. */
function sum(recorder: Recorder, x: Endpoint): Endpoint {
  const attributes = { ...FLOAT, Tidx: attr.type('int32'), keep_dims: attr.bool(false) }
  return recorder.apply('Sum', attributes, [x, recorder.ints(0)])
}
