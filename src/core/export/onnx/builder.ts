import { ONNX_TYPES, type OnnxAttribute, type OnnxNode, type OnnxTensor, type OnnxType } from '../../formats/index.ts'

/** Nodes and constants of an ONNX graph as they come. Values are known by name. */
export class OnnxBuilder {
  readonly nodes: OnnxNode[] = []
  readonly #initializers = new Map<string, OnnxTensor>()
  #layer = ''

  get initializers(): OnnxTensor[] {
    return [...this.#initializers.values()]
  }

  /** The one output of a new node. */
  node(op: string, inputs: readonly string[], attributes: Readonly<Record<string, OnnxAttribute>> = {}): string {
    const name = `${this.#layer}${op}_${this.nodes.length}`
    this.nodes.push({ name, op, inputs, outputs: [name], attributes })
    return name
  }

  /** Nodes made by `body` carry the layer's name, for people who look at the graph. */
  during(layer: string, body: () => string): string {
    this.#layer = `${layer}/`
    const output = body()
    this.#layer = ''
    return output
  }

  cast(x: string, type: OnnxType): string {
    return this.node('Cast', [x], { to: { kind: 'int', value: ONNX_TYPES[type] } })
  }

  constant(tensor: OnnxTensor): string {
    this.#initializers.set(tensor.name, tensor)
    return tensor.name
  }

  /** A constant int64 vector; the same one is kept once. */
  ints(...values: readonly number[]): string {
    const name = `ints_${values.join('_').replaceAll('-', 'm')}`
    const data = new Uint8Array(BigInt64Array.from(values, BigInt).buffer)
    return this.constant({ name, type: 'int64', shape: [values.length], data })
  }
}
