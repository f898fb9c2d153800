export { encodeOnnx } from './encode.ts'
export { readOnnxSummary, type OnnxSummary } from './summary.ts'
export { ONNX_TYPES } from './model.ts'
export type { OnnxAttribute, OnnxModel, OnnxNode, OnnxTensor, OnnxType, OnnxValue } from './model.ts'
