import { expected, VortexError } from '../../base/index.ts'
import type { TensorValue } from '../program.ts'
import type { Pointer, TensorFlowApi } from './c-api.ts'
import { DATA_TYPES, dataTypeOf } from './recording/dtypes.ts'

/** A new tensor of TensorFlow's own (aligned, so that it is never copied again) with the value's data. */
export function toTensor(api: TensorFlowApi, { shape, data }: TensorValue): Pointer {
  const dtype = data instanceof Float32Array ? DATA_TYPES.float32 : DATA_TYPES.int32
  const dimensions = BigInt64Array.from(shape, BigInt)
  const tensor = api.TF_AllocateTensor(dtype, dimensions, shape.length, data.byteLength)
  if (tensor === null) throw new VortexError('engine', `TensorFlow has no memory for ${data.byteLength} more bytes.`)
  if (data.byteLength > 0) api.memcpy(api.TF_TensorData(tensor), data, data.byteLength)
  return tensor
}

/** The value of a tensor, copied. */
export function fromTensor(api: TensorFlowApi, tensor: Pointer): TensorValue {
  const shape = Array.from({ length: api.TF_NumDims(tensor) }, (_, axis) => api.TF_Dim(tensor, axis))
  const code = api.TF_TensorType(tensor)
  const dtype = dataTypeOf(code)
  if (dtype !== 'float32' && dtype !== 'int32')
    throw expected('float32 or int32', 'an output of a program', dtype ?? `TensorFlow's type ${code}`, {
      code: 'engine',
    })
  const bytes = api.TF_TensorByteSize(tensor)
  const data = dtype === 'float32' ? new Float32Array(bytes / 4) : new Int32Array(bytes / 4)
  if (bytes > 0) api.memcpy(data, api.TF_TensorData(tensor), bytes)
  return { shape, data }
}
