import { VERSION } from '../../base/index.ts'
import type { Attribute, Constant, DataType, GraphNode } from '../../engine/index.ts'
import { toFloat16 } from '../float16.ts'
import { metadataOf } from '../metadata.ts'
import type { GraphOptions, TrainedNetwork } from '../network.ts'
import type { OutputFile } from '../output-file.ts'
import { tensorflowGraph } from './graph.ts'

/** So that browsers cache each part and fetch several at once; tfjs' own converter cuts at the same size. */
const SHARD_BYTES = 4 * 2 ** 20

const NAMES: Partial<Record<DataType, string>> = {
  float32: 'DT_FLOAT',
  int32: 'DT_INT32',
  uint8: 'DT_UINT8',
}

/**
 * A network as a tfjs graph model (`tf.loadGraphModel`): `image` float32 [N, H, W, 3], RGB 0..255, to `logits` float32
 * [N, H, W, C] or `labels` [N, H, W], int32 since tfjs has no uint8. float16 kernels are widened when the model is loaded.
 */
export function tfjsFiles(network: TrainedNetwork, { argmax, float16 }: GraphOptions): OutputFile[] {
  const { nodes, input, output } = tensorflowGraph(network, { argmax, float16: false })
  const weights = nodes.filter(({ op }) => op === 'Const').map((node) => weightOf(node, float16))
  const shards = shardsOf(weights.map(({ data }) => data))
  const channels = argmax ? [] : [network.classes.classes.length]
  const model = {
    format: 'graph-model',
    generatedBy: `vortex ${VERSION}`,
    convertedBy: null,
    signature: {
      inputs: { [input.name]: tensorInfo(input.name, 'float32', [-1, -1, -1, 3]) },
      outputs: { [output.name]: tensorInfo(output.name, argmax ? 'int32' : 'float32', [-1, -1, -1, ...channels]) },
    },
    modelTopology: { node: nodes.map(nodeJson), library: {}, versions: { producer: 1000 } },
    weightsManifest: [{ paths: shards.map(({ name }) => name), weights: weights.map(({ spec }) => spec) }],
    userDefinedMetadata: metadataOf(network),
  }
  return [{ name: 'model.json', data: new TextEncoder().encode(JSON.stringify(model)) }, ...shards]
}

/** A constant's entry in the manifest, and its bytes. */
function weightOf(node: GraphNode, float16: boolean): { spec: object; data: Uint8Array } {
  const { dtype, shape, data } = constantOf(node)
  const spec = { name: node.name, shape, dtype }
  if (float16 && data instanceof Float32Array && shape.length === 4)
    return {
      spec: { ...spec, quantization: { dtype: 'float16', original_dtype: 'float32' } },
      data: toFloat16(node.name, data),
    }
  return { spec, data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength) }
}

function constantOf({ attributes }: GraphNode): Constant {
  const value = attributes['value'] as Extract<Attribute, { kind: 'tensor' }>
  return value.value
}

/** All bytes in order, cut into files of the same size. */
function shardsOf(parts: readonly Uint8Array[]): OutputFile[] {
  const all = Buffer.concat(parts)
  const count = Math.ceil(all.length / SHARD_BYTES)
  return Array.from({ length: count }, (_, i) => ({
    name: `group1-shard${i + 1}of${count}.bin`,
    data: all.subarray(i * SHARD_BYTES, (i + 1) * SHARD_BYTES),
  }))
}

/** NodeDef in protobuf's JSON; a constant's values are in the manifest. */
function nodeJson({ name, op, inputs, attributes }: GraphNode): object {
  const attr = Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key, attributeJson(value)]))
  const names = inputs.map(({ node, index }) => (index === 0 ? node.name : `${node.name}:${index}`))
  return { name, op, ...(names.length > 0 && { input: names }), attr }
}

/** 64-bit integers are texts in protobuf's JSON, bytes base64. */
function attributeJson(attribute: Attribute): object {
  switch (attribute.kind) {
    case 'string':
      return { s: Buffer.from(attribute.value).toString('base64') }
    case 'int':
      return { i: String(attribute.value) }
    case 'ints':
      return { list: { i: attribute.value.map(String) } }
    case 'float':
      return { f: attribute.value }
    case 'bool':
      return { b: attribute.value }
    case 'type':
      return { type: NAMES[attribute.value] }
    case 'shape':
      return { shape: shapeJson(attribute.value) }
    case 'tensor':
      return { tensor: { dtype: NAMES[attribute.value.dtype], tensorShape: shapeJson(attribute.value.shape) } }
  }
}

function tensorInfo(name: string, dtype: DataType, shape: readonly number[]): object {
  return { name: `${name}:0`, dtype: NAMES[dtype], tensorShape: shapeJson(shape) }
}

function shapeJson(shape: readonly number[]): object {
  return { dim: shape.map((size) => ({ size: String(size) })) }
}
