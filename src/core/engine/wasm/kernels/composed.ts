import * as tf from '@tensorflow/tfjs'
import type { KernelImplementations, VortexKernelName, VortexKernels } from '../../ops/kernels.ts'

/** Kernels put together from tfjs' own ops and plain loops, so that they run on any eager backend. */
export type ComposedKernels = {
  [K in VortexKernelName]: (
    inputs: VortexKernels[K]['inputs'],
    attrs: VortexKernels[K]['attrs'],
  ) => VortexKernels[K]['outputs']
}

/** As a backend wants them: everything but the outputs is freed at once. tfjs hands kernels whole tensors. */
export function asImplementations(kernels: ComposedKernels): KernelImplementations<unknown> {
  return Object.fromEntries(
    Object.entries(kernels).map(([name, kernel]) => {
      const run = kernel as (inputs: unknown, attrs: unknown) => tf.Tensor | tf.Tensor[]
      return [name, (inputs: unknown, attrs: unknown) => tf.tidy(() => run(inputs, attrs))]
    }),
  ) as unknown as KernelImplementations<unknown>
}
