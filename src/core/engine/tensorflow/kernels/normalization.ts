import type { KernelImplementations } from '../../ops/kernels.ts'
import { attr } from '../recording/attributes.ts'
import type { Attributes, Endpoint } from '../recording/graph.ts'
import type { Recorder } from '../recording/recorder.ts'

type Kernels = KernelImplementations<Recorder, Endpoint>

export const normalization: Pick<Kernels, 'VortexBatchNorm' | 'VortexBatchNormGradient' | 'VortexBatchNormFrozen'> = {
  VortexBatchNorm: ({ x, scale, offset }, { epsilon }, recorder) => {
    // While training, mean and variance are outputs of the op; its inputs for them must be empty.
    const none = recorder.constant({ dtype: 'float32', shape: [0], data: new Float32Array(0) })
    const inputs = [x, scale, offset, none, none]
    const node = recorder.add('FusedBatchNormV3', batchNormAttributes(epsilon, true), inputs, { count: 6 })
    const output = (index: number) => ({ node, index })
    return [output(0), output(1), output(2), output(3), output(4), output(5)]
  },

  VortexBatchNormGradient: ({ dy, x, scale, reserve1, reserve2, reserve3 }, { epsilon }, recorder) => {
    const inputs = [dy, x, scale, reserve1, reserve2, reserve3]
    const node = recorder.add('FusedBatchNormGradV3', batchNormAttributes(epsilon, true), inputs, { count: 5 })
    return [
      { node, index: 0 },
      { node, index: 1 },
      { node, index: 2 },
    ]
  },

  VortexBatchNormFrozen: ({ x, scale, offset, mean, variance }, { epsilon }, recorder) => {
    const inputs = [x, scale, offset, mean, variance]
    return {
      node: recorder.add('FusedBatchNormV3', batchNormAttributes(epsilon, false), inputs, { count: 6 }),
      index: 0,
    }
  },
}

function batchNormAttributes(epsilon: number, training: boolean): Attributes {
  return {
    T: attr.type('float32'),
    U: attr.type('float32'),
    epsilon: attr.float(epsilon),
    data_format: attr.string('NHWC'),
    is_training: attr.bool(training),
  }
}
