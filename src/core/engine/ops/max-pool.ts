import type { Tensor4D } from '@tensorflow/tfjs'
import { requireMap } from './checks.ts'
import { defineGradient } from './gradient.ts'
import { runKernel } from './kernels.ts'

/**
 * The ResNet stem's pool: 3 x 3, stride 2, one cell of padding that never wins.
 * @param x [N, H, W, C]
 * @returns [N, floor((H - 1) / 2) + 1, floor((W - 1) / 2) + 1, C]
 */
export function maxPool3x3Stride2(x: Tensor4D): Tensor4D {
  requireMap('maxPool3x3Stride2', 'x', x)
  return runKernel('VortexMaxPool', { x }, {})
}

defineGradient('VortexMaxPool', {
  saveInputs: ['x'],
  saveOutputs: [true],
  gradient: ({ dy, inputs: { x }, outputs: [y] }) => ({
    x: () => runKernel('VortexMaxPoolGradient', { dy, x, y: y as Tensor4D }, {}),
  }),
})
