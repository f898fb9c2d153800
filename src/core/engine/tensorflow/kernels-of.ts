import { VortexError } from '../../base/index.ts'
import { bytesOf } from './buffer.ts'
import type { TensorFlowApi } from './c-api.ts'
import { withStatus } from './status.ts'

/** Whether the library was built with CUDA: then it has a convolution for GPUs, whether or not there is one. */
export function hasGpuKernels(api: TensorFlowApi): boolean {
  const buffer = withStatus(
    api,
    (status) => api.TF_GetRegisteredKernelsForOp('Conv2D', status),
    ({ code, message }) => new VortexError('engine', `TensorFlow could not list its kernels (${code}): ${message}`),
  )
  try {
    // A serialized KernelList (kernel_def.proto); the device types in it are plain text.
    return Buffer.from(bytesOf(api, buffer)).includes('GPU')
  } finally {
    api.TF_DeleteBuffer(buffer)
  }
}
