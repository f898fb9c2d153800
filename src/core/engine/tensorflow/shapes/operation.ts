import { VortexError } from '../../../base/index.ts'
import type { DataType } from '../recording/dtypes.ts'
import { outputInfo, type Attribute, type Attributes, type Endpoint, type OutputInfo } from '../recording/graph.ts'

/** From an operation's inputs and attributes to the shapes and types of its outputs. */
export type ShapeRule = (operation: Operation) => readonly OutputInfo[]

/** An operation about to be recorded, as shape rules look at it. */
export class Operation {
  readonly op: string
  readonly inputs: readonly Endpoint[]
  readonly attributes: Attributes
  /** How many outputs the caller asked for. */
  readonly count: number

  constructor(op: string, inputs: readonly Endpoint[], attributes: Attributes, count: number) {
    this.op = op
    this.inputs = inputs
    this.attributes = attributes
    this.count = count
  }

  shape(index: number): readonly number[] {
    return this.#info(index).shape
  }

  dtype(index: number): DataType {
    return this.#info(index).dtype
  }

  /** Input 0's shape and type, or another shape with input 0's type. */
  like(shape: readonly number[] = this.shape(0), dtype: DataType = this.dtype(0)): readonly OutputInfo[] {
    return [{ shape, dtype }]
  }

  /** The numbers of a constant input: axes, sizes, paddings. */
  constant(index: number): number[] {
    const value = this.inputs[index]?.node.attributes['value']
    if (value?.kind !== 'tensor') throw this.refusal(`input ${index} decides the output's shape and is no constant`)
    return [...value.value.data]
  }

  /** Axes from a constant input, counted from the front. */
  axes(index: number): number[] {
    const rank = this.shape(0).length
    return this.constant(index).map((axis) => (axis < 0 ? axis + rank : axis))
  }

  int(name: string): number {
    return this.#attribute(name, 'int').value
  }

  ints(name: string): readonly number[] {
    return this.#attribute(name, 'ints').value
  }

  string(name: string): string {
    return this.#attribute(name, 'string').value
  }

  type(name: string): DataType {
    return this.#attribute(name, 'type').value
  }

  /** A flag whose default is false. */
  flag(name: string): boolean {
    const attribute = this.attributes[name]
    return attribute?.kind === 'bool' && attribute.value
  }

  refusal(why: string): VortexError {
    return new VortexError('unsupported', `TensorFlow's ${this.op} cannot be recorded: ${why}.`)
  }

  #info(index: number): OutputInfo {
    const input = this.inputs[index]
    if (input === undefined) throw this.refusal(`it has no input ${index}`)
    return outputInfo(input)
  }

  #attribute<K extends Attribute['kind']>(name: string, kind: K): Extract<Attribute, { kind: K }> {
    const attribute = this.attributes[name]
    if (attribute?.kind !== kind) throw this.refusal(`attribute ${name} is missing`)
    return attribute as Extract<Attribute, { kind: K }>
  }
}
