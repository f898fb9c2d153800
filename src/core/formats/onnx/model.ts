/** The part of onnx.proto that a network needs, as plain data (github.com/onnx/onnx, onnx/onnx.proto). */
export interface OnnxModel {
  irVersion: number
  /** Version of the default operator set. */
  opset: number
  producer: { name: string; version: string }
  graph: OnnxGraph
  /** Texts by key; runtimes hand them out as the model's custom metadata. */
  metadata: Readonly<Record<string, string>>
}

export interface OnnxGraph {
  name: string
  /** Inputs come before their users. */
  nodes: readonly OnnxNode[]
  inputs: readonly OnnxValue[]
  outputs: readonly OnnxValue[]
  /** Constants by name: weights, sizes, paddings. */
  initializers: readonly OnnxTensor[]
}

export interface OnnxNode {
  name: string
  op: string
  /** Names of values; an empty name leaves an optional input out. */
  inputs: readonly string[]
  outputs: readonly string[]
  attributes: Readonly<Record<string, OnnxAttribute>>
}

export type OnnxAttribute =
  { kind: 'int'; value: number } | { kind: 'ints'; value: readonly number[] } | { kind: 'string'; value: string }

/** An input or output. A size that only a run knows is a name. */
export interface OnnxValue {
  name: string
  type: OnnxType
  shape: readonly (number | string)[]
}

export interface OnnxTensor {
  name: string
  type: OnnxType
  shape: readonly number[]
  /** Little endian, last axis fastest. */
  data: Uint8Array
}

/** TensorProto.DataType. */
export const ONNX_TYPES = { float32: 1, uint8: 2, int64: 7, float16: 10 } as const

export type OnnxType = keyof typeof ONNX_TYPES
