export { cacheFolder } from './environment.ts'
export { valueAndGradients, type ValueAndGradients } from './gradients.ts'
export { findDevices, openEngine, type EngineOptions } from './open.ts'
export * from './ops/index.ts'
export type * from './program.ts'
export { serve } from './serve.ts'
export { diagnose, type Diagnosis, type Problem } from './setup/diagnose.ts'
export { ensureTensorFlow, type SetupOptions } from './setup/ensure-tensorflow.ts'
export { setUp, type SetupResult } from './setup/set-up.ts'
export type { TriedEngine } from './setup/try-engine.ts'
export { parseAddress, formatAddress } from './tensorflow/cluster/address.ts'
export { locateTensorFlow } from './tensorflow/locate.ts'
export type { DeviceChoice } from './tensorflow/placed-devices.ts'
// For exporting: graphs of TensorFlow's ops, made without TensorFlow.
export { RECORDED_KERNELS } from './tensorflow/kernels/index.ts'
export { joinSizes, sizesAtRun } from './tensorflow/kernels/sizes.ts'
export { attr } from './tensorflow/recording/attributes.ts'
export { DATA_TYPES, type DataType } from './tensorflow/recording/dtypes.ts'
export { encodeGraph } from './tensorflow/recording/encode.ts'
export {
  reachable,
  type Attribute,
  type Constant,
  type Endpoint,
  type GraphNode,
} from './tensorflow/recording/graph.ts'
export { Recorder, shapeOf } from './tensorflow/recording/recorder.ts'
