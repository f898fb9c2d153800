import { ProtoWriter } from '../protobuf/index.ts'
import {
  ONNX_TYPES,
  type OnnxAttribute,
  type OnnxGraph,
  type OnnxModel,
  type OnnxNode,
  type OnnxTensor,
  type OnnxValue,
} from './model.ts'

/** A model as the bytes of an `.onnx` file: a serialized ModelProto. */
export function encodeOnnx({ irVersion, opset, producer, graph, metadata }: OnnxModel): Uint8Array {
  const writer = new ProtoWriter()
    .int(1, irVersion)
    .string(2, producer.name)
    .string(3, producer.version)
    .message(7, (message) => {
      encodeGraph(message, graph)
    })
    .message(8, (version) => version.string(1, '').int(2, opset))
  for (const [key, value] of Object.entries(metadata))
    writer.message(14, (entry) => entry.string(1, key).string(2, value))
  return writer.finish()
}

function encodeGraph(writer: ProtoWriter, { name, nodes, inputs, outputs, initializers }: OnnxGraph): void {
  const each = <T>(field: number, values: readonly T[], encode: (message: ProtoWriter, value: T) => void) => {
    for (const value of values)
      writer.message(field, (message) => {
        encode(message, value)
      })
  }
  each(1, nodes, encodeNode)
  writer.string(2, name)
  each(5, initializers, encodeTensor)
  each(11, inputs, encodeValue)
  each(12, outputs, encodeValue)
}

function encodeNode(writer: ProtoWriter, { name, op, inputs, outputs, attributes }: OnnxNode): void {
  for (const input of inputs) writer.string(1, input)
  for (const output of outputs) writer.string(2, output)
  writer.string(3, name).string(4, op)
  for (const [key, attribute] of Object.entries(attributes))
    writer.message(5, (message) => {
      encodeAttribute(message.string(1, key), attribute)
    })
}

/** Field 20 is AttributeProto.AttributeType. */
function encodeAttribute(writer: ProtoWriter, attribute: OnnxAttribute): void {
  switch (attribute.kind) {
    case 'int':
      writer.int(3, attribute.value).int(20, 2)
      break
    case 'string':
      writer.string(4, attribute.value).int(20, 3)
      break
    case 'ints':
      // Not packed: proto2's default, which the checker's own writer keeps.
      for (const value of attribute.value) writer.int(8, value)
      writer.int(20, 7)
      break
  }
}

function encodeTensor(writer: ProtoWriter, { name, type, shape, data }: OnnxTensor): void {
  for (const size of shape) writer.int(1, size)
  writer.int(2, ONNX_TYPES[type]).string(8, name).bytes(9, data)
}

function encodeValue(writer: ProtoWriter, { name, type, shape }: OnnxValue): void {
  writer.string(1, name).message(2, (typed) =>
    typed.message(1, (tensor) =>
      tensor.int(1, ONNX_TYPES[type]).message(2, (sizes) => {
        for (const size of shape)
          sizes.message(1, (dimension) =>
            typeof size === 'number' ? dimension.int(1, size) : dimension.string(2, size),
          )
      }),
    ),
  )
}
