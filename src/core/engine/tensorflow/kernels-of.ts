import { VortexError } from '../../base/index.ts'
import { bytesOf } from './buffer.ts'
import type { TensorFlowApi } from './c-api.ts'
import { withStatus } from './status.ts'

/** Whether the library was built with CUDA: then it has a convolution for GPUs, whether or not there is one. */
export function hasGpuKernels(api: TensorFlowApi): boolean {
  // The device types are plain text in it.
  return kernelsOf(api, 'Conv2D').includes('GPU')
}

/** Whether the library has a kernel for an operation. */
export function hasKernel(api: TensorFlowApi, op: string): boolean {
  return kernelsOf(api, op).length > 0
}

/** A serialized KernelList (kernel_def.proto). */
function kernelsOf(api: TensorFlowApi, op: string): Buffer {
  const buffer = withStatus(
    api,
    (status) => api.TF_GetRegisteredKernelsForOp(op, status),
    ({ code, message }) => new VortexError('engine', `TensorFlow could not list its kernels (${code}): ${message}`),
  )
  try {
    return Buffer.from(bytesOf(api, buffer))
  } finally {
    api.TF_DeleteBuffer(buffer)
  }
}
