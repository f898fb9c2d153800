import type { Tensor4D } from '@tensorflow/tfjs'
import { misuse, requireMap } from './checks.ts'
import { defineGradient } from './gradient.ts'
import { type PoolBorder, runKernel } from './kernels.ts'

/**
 * Mean over a size x size window around each cell, stride 1 (Vortex Pooling, paper §3): two one-dimensional passes.
 * The map may be smaller than the window.
 * @param x [N, H, W, C]
 * @param size odd
 * @param border what the cells outside the map count as: zeros, or nothing
 * @returns [N, H, W, C]
 */
export function averagePool(x: Tensor4D, size: number, border: PoolBorder): Tensor4D {
  requireMap('averagePool', 'x', x)
  if (!Number.isInteger(size) || size < 1 || size % 2 === 0)
    throw misuse('averagePool', 'an odd window size', String(size))
  return size === 1 ? x : runKernel('VortexAveragePool', { x }, { size, border })
}

defineGradient('VortexAveragePool', {
  gradient: ({ dy, attrs }) => ({ x: () => runKernel('VortexAveragePoolGradient', { dy }, attrs) }),
})
