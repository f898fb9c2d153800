import type { KernelImplementations } from '../../ops/kernels.ts'
import { attr } from '../recording/attributes.ts'
import { REPLICA_SUM, type Endpoint } from '../recording/graph.ts'
import type { Recorder } from '../recording/recorder.ts'
import { convolution } from './convolution.ts'
import { loss } from './loss.ts'
import { normalization } from './normalization.ts'
import { pooling } from './pooling.ts'
import { resize } from './resize.ts'

/** Our own kernels as TensorFlow's ops. */
export const RECORDED_KERNELS: KernelImplementations<Recorder, Endpoint> = {
  ...convolution,
  ...normalization,
  ...pooling,
  ...resize,
  ...loss,
  // No op of TensorFlow's: `replicate` puts one in its place.
  VortexReplicaSum: ({ x }, _attrs, recorder) => recorder.apply(REPLICA_SUM, { T: attr.type('float32') }, [x]),
  VortexRelu: ({ x }, _attrs, recorder) => recorder.apply('Relu', { T: attr.type('float32') }, [x]),
  VortexReluGradient: ({ dy, y }, _attrs, recorder) => recorder.apply('ReluGrad', { T: attr.type('float32') }, [dy, y]),
}
