export { floatToHalf } from './half.ts'
export { BYTES_OF, elementCount, toFloat32, type DType, type RawTensor } from './raw-tensor.ts'
