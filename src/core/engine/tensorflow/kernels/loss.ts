import type { KernelImplementations } from '../../ops/kernels.ts'
import { attr } from '../recording/attributes.ts'
import type { Attributes, Endpoint } from '../recording/graph.ts'
import { shapeOf, type Recorder } from '../recording/recorder.ts'
import { shapeAtRun } from './sizes.ts'

const FLOAT: Attributes = { T: attr.type('float32') }
const INT: Attributes = { T: attr.type('int32') }
const RESHAPE: Attributes = { ...FLOAT, Tshape: attr.type('int32') }

export const loss: Pick<KernelImplementations<Recorder, Endpoint>, 'VortexCrossEntropy' | 'VortexPixelLosses'> = {
  VortexCrossEntropy: ({ logits, labels, divisor, weights }, { ignore }, recorder) => {
    const add = recorder.apply.bind(recorder)
    const { losses, slopes, counted } = crossEntropy({ logits, labels }, ignore, recorder)
    const weight = weights
      ? add('Mul', FLOAT, [counted, add('Reshape', RESHAPE, [weights, recorder.ints(-1)])])
      : counted
    const share = add('RealDiv', FLOAT, [weight, divisor])
    const column = add('Reshape', RESHAPE, [share, recorder.ints(-1, 1)])
    const gradient = add('Mul', FLOAT, [slopes, column])
    return [
      sum(recorder, add('Mul', FLOAT, [losses, share])),
      add('Reshape', RESHAPE, [gradient, shapeAtRun(recorder, logits)], [{ shape: shapeOf(logits), dtype: 'float32' }]),
    ]
  },
  VortexPixelLosses: ({ logits, labels }, { ignore }, recorder) => {
    const { losses, counted } = crossEntropy({ logits, labels }, ignore, recorder)
    const each = recorder.apply('Mul', FLOAT, [losses, counted])
    return recorder.apply('Reshape', RESHAPE, [each, recorder.ints(...shapeOf(labels))])
  },
}

/**
 * TensorFlow makes the losses of all pixels and their slopes (rows of logits) in one pass. Ignored pixels are given label
 * 0 there; `counted` is 0 for them, else 1.
 */
function crossEntropy({ logits, labels }: { logits: Endpoint; labels: Endpoint }, ignore: number, recorder: Recorder) {
  const add = recorder.apply.bind(recorder)
  const rows = add('Reshape', RESHAPE, [logits, recorder.ints(-1, shapeOf(logits)[3]!)])
  const row = add('Reshape', { ...INT, Tshape: attr.type('int32') }, [labels, recorder.ints(-1)])
  const isCounted = add('NotEqual', INT, [row, recorder.scalar(ignore, 'int32')])
  const zero = recorder.scalar(0, 'int32')
  const safe = add('SelectV2', INT, [isCounted, row, zero], [{ shape: shapeOf(row), dtype: 'int32' }])
  const counted = add('Cast', { SrcT: attr.type('bool'), DstT: attr.type('float32') }, [isCounted])
  const attributes = { ...FLOAT, Tlabels: attr.type('int32') }
  const node = recorder.add('SparseSoftmaxCrossEntropyWithLogits', attributes, [rows, safe], { count: 2 })
  return { losses: { node, index: 0 }, slopes: { node, index: 1 }, counted }
}

/** The sum of a vector. */
function sum(recorder: Recorder, x: Endpoint): Endpoint {
  const attributes = { ...FLOAT, Tidx: attr.type('int32'), keep_dims: attr.bool(false) }
  return recorder.apply('Sum', attributes, [x, recorder.ints(0)])
}
