import { readFields, type ProtoField } from '../protobuf/index.ts'

/** What an ONNX file says of itself (onnx.proto's ModelProto). */
export interface OnnxSummary {
  producer: { name: string; version: string }
  nodes: number
  /** Names, sizes as numbers or names. */
  inputs: { name: string; shape: (number | string)[] }[]
  outputs: { name: string; shape: (number | string)[] }[]
  /** Texts by key. */
  metadata: Record<string, string>
}

/** Reads the head of a model; weights are not looked at. */
export function readOnnxSummary(bytes: Uint8Array, file: string): OnnxSummary {
  const within = (value: ProtoField['value'] | undefined) =>
    value instanceof Uint8Array ? readFields(value, file) : []
  const all = (fields: readonly ProtoField[], number: number) => fields.filter(({ field }) => field === number)
  const text = (fields: readonly ProtoField[], number: number) => {
    const value = all(fields, number)[0]?.value
    return value instanceof Uint8Array ? new TextDecoder().decode(value) : ''
  }
  const model = readFields(bytes, file)
  const graph = within(all(model, 7)[0]?.value)
  const sizeOf = ({ value }: ProtoField): number | string => {
    const dimension = within(value)
    const size = all(dimension, 1)[0]?.value
    return typeof size === 'bigint' ? Number(size) : text(dimension, 2)
  }
  const valuesOf = (number: number) =>
    all(graph, number).map(({ value }) => {
      const info = within(value)
      const tensor = within(all(within(all(info, 2)[0]?.value), 1)[0]?.value)
      return { name: text(info, 1), shape: all(within(all(tensor, 2)[0]?.value), 1).map(sizeOf) }
    })
  const metadata = all(model, 14).map(({ value }) => [text(within(value), 1), text(within(value), 2)])
  return {
    producer: { name: text(model, 2), version: text(model, 3) },
    nodes: all(graph, 1).length,
    inputs: valuesOf(11),
    outputs: valuesOf(12),
    metadata: Object.fromEntries(metadata) as Record<string, string>,
  }
}
