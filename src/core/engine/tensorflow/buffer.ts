import koffi from 'koffi'
import type { Pointer, TensorFlowApi } from './c-api.ts'

/** The head of `TF_Buffer {const void* data; size_t length; …}`. */
const HEAD_BYTES = 16

/** A buffer over bytes of ours, which must live as long as it. */
export function bufferOver(api: TensorFlowApi, bytes: Uint8Array): Pointer {
  const buffer = api.TF_NewBuffer()
  api.memcpy(buffer, BigUint64Array.of(koffi.address(bytes), BigInt(bytes.length)), HEAD_BYTES)
  return buffer
}

/** The bytes of a buffer that TensorFlow filled, copied. */
export function bytesOf(api: TensorFlowApi, buffer: Pointer): Uint8Array {
  const head = new BigUint64Array(2)
  api.memcpy(head, buffer, HEAD_BYTES)
  const [data, length] = [head[0]!, Number(head[1]!)]
  const bytes = new Uint8Array(length)
  if (length > 0) api.memcpy(bytes, data, length)
  return bytes
}
