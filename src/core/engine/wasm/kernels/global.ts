import * as tf from '@tensorflow/tfjs'
import type { ComposedKernels } from './composed.ts'

export const globalKernels: Pick<ComposedKernels, 'VortexGlobalMean' | 'VortexBroadcast' | 'VortexReplicaSum'> = {
  // There is one.
  VortexReplicaSum: ({ x }) => x.clone(),

  VortexGlobalMean: ({ x }) => mapMeans(x),

  VortexBroadcast({ x, reference }, attrs) {
    const [, height, width] = reference?.shape ?? [0, attrs.height, attrs.width]
    return tf.add(x, tf.zeros([1, height, width, 1]))
  },
}

/** Mean over N, H and W: [C]. */
export function channelMeans(x: tf.Tensor4D): tf.Tensor1D {
  const means = mapMeans(x)
  return tf.reshape(x.shape[0] === 1 ? means : tf.mean(means, 0), [x.shape[3]])
}

/** Mean over H and W: [N, 1, 1, C]. A pool as large as the map is 20 times faster on wasm than a sum. */
function mapMeans(x: tf.Tensor4D): tf.Tensor4D {
  return tf.avgPool(x, [x.shape[1], x.shape[2]], 1, 'valid')
}
