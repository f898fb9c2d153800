import * as tf from '@tensorflow/tfjs'
import type { ComposedKernels } from './composed.ts'

export const reluKernels: Pick<ComposedKernels, 'VortexRelu' | 'VortexReluGradient'> = {
  VortexRelu: ({ x }) => tf.relu(x),
  VortexReluGradient: ({ dy, y }) => tf.mul(dy, tf.step(y)),
}
