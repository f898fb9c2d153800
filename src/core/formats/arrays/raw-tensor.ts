import { halfToFloat } from './half.ts'

/** Element types, by the names safetensors gives them. */
export type DType = 'F64' | 'F32' | 'F16' | 'BF16' | 'I64' | 'I32' | 'I16' | 'I8' | 'U8' | 'BOOL'

export const BYTES_OF: Readonly<Record<DType, number>> = {
  F64: 8,
  F32: 4,
  F16: 2,
  BF16: 2,
  I64: 8,
  I32: 4,
  I16: 2,
  I8: 1,
  U8: 1,
  BOOL: 1,
}

/** A tensor as files hold it: little-endian elements, last axis fastest, no gaps. */
export interface RawTensor {
  dtype: DType
  shape: readonly number[]
  /** `elementCount(shape) · BYTES_OF[dtype]` bytes, at any alignment. */
  bytes: Uint8Array
}

/** Product of the sizes; 1 for a scalar (`[]`). */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((count, size) => count * size, 1)
}

const READERS: Readonly<Record<Exclude<DType, 'F32'>, (view: DataView, at: number) => number>> = {
  F64: (view, at) => view.getFloat64(at, true),
  F16: (view, at) => halfToFloat(view.getUint16(at, true)),
  BF16: (view, at) => bfloatToFloat(view.getUint16(at, true)),
  I64: (view, at) => Number(view.getBigInt64(at, true)),
  I32: (view, at) => view.getInt32(at, true),
  I16: (view, at) => view.getInt16(at, true),
  I8: (view, at) => view.getInt8(at),
  U8: (view, at) => view.getUint8(at),
  BOOL: (view, at) => (view.getUint8(at) === 0 ? 0 : 1),
}

/**
 * The elements as float32, rounded to the nearest where the type is wider. F32 at an aligned address is not copied:
 * the result then shares the tensor's memory.
 */
export function toFloat32({ dtype, bytes }: RawTensor): Float32Array {
  if (dtype === 'F32') {
    const aligned = bytes.byteOffset % 4 === 0 ? bytes : new Uint8Array(bytes)
    return new Float32Array(aligned.buffer, aligned.byteOffset, aligned.byteLength / 4)
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const step = BYTES_OF[dtype]
  const read = READERS[dtype]
  const values = new Float32Array(bytes.byteLength / step)
  for (let i = 0; i < values.length; i++) values[i] = read(view, i * step)
  return values
}

const bits = new Uint32Array(1)
const float = new Float32Array(bits.buffer)

/** bfloat16 is the upper half of a float32. */
function bfloatToFloat(half: number): number {
  bits[0] = half << 16
  return float[0]!
}
