import { registerVortexKernels } from '../../ops/kernels.ts'
import { averagePoolKernels } from './average-pool.ts'
import { batchNormKernels } from './batch-norm.ts'
import { asImplementations } from './composed.ts'
import { conv2dKernels } from './conv2d.ts'
import { crossEntropyKernels } from './cross-entropy.ts'
import { globalKernels } from './global.ts'
import { maxPoolKernels } from './max-pool.ts'
import { reluKernels } from './relu.ts'
import { resizeKernels } from './resize-bilinear.ts'

const KERNELS = asImplementations({
  ...averagePoolKernels,
  ...batchNormKernels,
  ...conv2dKernels,
  ...crossEntropyKernels,
  ...globalKernels,
  ...maxPoolKernels,
  ...reluKernels,
  ...resizeKernels,
})

/** The engine's kernels for an eager tfjs backend. Where wasm has a fast way that cpu lacks, both take wasm's. */
export function registerEagerKernels(backendName: 'wasm' | 'cpu'): void {
  registerVortexKernels(backendName, KERNELS)
}
