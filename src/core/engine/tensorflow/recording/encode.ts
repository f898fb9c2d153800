import { ProtoWriter } from '../../../formats/index.ts'
import { DATA_TYPES } from './dtypes.ts'
import type { Attribute, Constant, GraphNode } from './graph.ts'

/** Any producer of the last years; below 12 some ops are refused, above TensorFlow's own the whole graph is. */
const PRODUCER = 1000

/** Nodes as a serialized GraphDef (tensorflow/core/framework/{graph,node_def,attr_value,tensor}.proto). */
export function encodeGraph(nodes: readonly GraphNode[]): Uint8Array {
  const writer = new ProtoWriter()
  for (const node of nodes)
    writer.message(1, (message) => {
      encodeNode(message, node)
    })
  writer.message(4, (versions) => versions.int(1, PRODUCER))
  return writer.finish()
}

function encodeNode(writer: ProtoWriter, node: GraphNode): void {
  writer.string(1, node.name).string(2, node.op)
  for (const { node: source, index } of node.inputs)
    writer.string(3, index === 0 ? source.name : `${source.name}:${index}`)
  for (const control of new Set(node.controls)) writer.string(3, `^${control.name}`)
  if (node.device !== undefined) writer.string(4, node.device)
  for (const [name, attribute] of Object.entries(node.attributes))
    writer.message(5, (entry) =>
      entry.string(1, name).message(2, (value) => {
        encodeAttribute(value, attribute)
      }),
    )
}

function encodeAttribute(writer: ProtoWriter, attribute: Attribute): void {
  switch (attribute.kind) {
    case 'string':
      writer.string(2, attribute.value)
      break
    case 'int':
      writer.int(3, attribute.value)
      break
    case 'float':
      writer.float(4, attribute.value)
      break
    case 'bool':
      writer.bool(5, attribute.value)
      break
    case 'type':
      writer.int(6, DATA_TYPES[attribute.value])
      break
    case 'shape':
      writer.message(7, (shape) => {
        encodeShape(shape, attribute.value)
      })
      break
    case 'tensor':
      writer.message(8, (tensor) => {
        encodeTensor(tensor, attribute.value)
      })
      break
    case 'ints':
      writer.message(1, (list) => list.packedInts(3, attribute.value))
      break
  }
}

function encodeShape(writer: ProtoWriter, shape: readonly number[]): void {
  for (const size of shape) writer.message(2, (dimension) => dimension.int(1, size))
}

function encodeTensor(writer: ProtoWriter, { dtype, shape, data }: Constant): void {
  writer
    .int(1, DATA_TYPES[dtype])
    .message(2, (message) => {
      encodeShape(message, shape)
    })
    .bytes(4, new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
}
