import type { Tensor } from '@tensorflow/tfjs'
import { defineGradient } from './gradient.ts'
import { runKernel } from './kernels.ts'

/** max(x, 0), any shape. Keeps its result alone for the gradient (tfjs' own keeps x and uploads an array of steps). */
export function relu<T extends Tensor>(x: T): T {
  return runKernel('VortexRelu', { x }, {}) as T
}

defineGradient('VortexRelu', {
  saveOutputs: [true],
  gradient: ({ dy, outputs: [y] }) => ({ x: () => runKernel('VortexReluGradient', { dy, y: y! }, {}) }),
})
