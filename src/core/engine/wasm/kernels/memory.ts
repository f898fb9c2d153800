import * as tf from '@tensorflow/tfjs'
import type { DataId, TensorInfo } from '@tensorflow/tfjs'

/** What we touch of tfjs' wasm backend: all its tensors lie in one heap. */
interface HeapBackend {
  wasm: { HEAPU8: Uint8Array }
  dataIdMap: { get(id: DataId): { memoryOffset: number } }
  makeOutput(shape: readonly number[], dtype: 'float32'): TensorInfo
}

/** A float tensor's values. On wasm they are not copied out: the view holds until the next tensor is made. */
export function valuesOf(tensor: tf.Tensor): Float32Array {
  const heap = heapBackend()
  if (!heap) return tensor.dataSync<'float32'>()
  const { memoryOffset } = heap.dataIdMap.get(tensor.dataId)
  return new Float32Array(heap.wasm.HEAPU8.buffer, memoryOffset, tensor.size)
}

/** A tensor that `fill` writes; on wasm in its place. Views that `fill` takes of other tensors hold while it runs. */
export function makeTensor<R extends tf.Rank>(shape: tf.ShapeMap[R], fill: (out: Float32Array) => void): tf.Tensor<R> {
  const heap = heapBackend()
  if (!heap) {
    const out = new Float32Array(shape.reduce((product, size) => product * size, 1))
    fill(out)
    return tf.tensor(out, shape)
  }
  const tensor = tf.engine().makeTensorFromTensorInfo(heap.makeOutput(shape, 'float32'))
  fill(valuesOf(tensor))
  return tensor as tf.Tensor<R>
}

function heapBackend(): HeapBackend | undefined {
  return tf.getBackend() === 'wasm' ? (tf.backend() as unknown as HeapBackend) : undefined
}
