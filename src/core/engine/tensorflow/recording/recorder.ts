import { VortexError } from '../../../base/index.ts'
import { inferOutputs, Operation } from '../shapes/index.ts'
import {
  Graph,
  outputInfo,
  type Attributes,
  type Constant,
  type Endpoint,
  type GraphNode,
  type OutputInfo,
} from './graph.ts'

interface NodeOptions {
  /** Given where no rule can say: placeholders, variables, sizes that only a run knows. */
  outputs?: readonly OutputInfo[]
  controls?: GraphNode[]
  /** How many outputs the op has; default 1. */
  count?: number
}

/** Handles are never used twice, so that a tensor kept from another program is noticed. */
let nextHandle = 0

/** Collects the nodes of one program. tfjs tensors stand for endpoints by number. */
export class Recorder {
  readonly graph = new Graph()
  readonly #endpoints = new Map<number, Endpoint>()
  /** The tfjs kernel, variable or update on whose behalf nodes are being added. */
  origin = 'the program'
  /** The innermost origin of an error. */
  failedIn: string | undefined

  add(op: string, attributes: Attributes, inputs: readonly Endpoint[], options: NodeOptions = {}): GraphNode {
    const { count = 1, outputs = inferOutputs(new Operation(op, inputs, attributes, count)), controls = [] } = options
    return this.graph.add({ op, attributes, inputs, outputs, controls, origin: this.origin })
  }

  /** The first output of a new node. */
  apply(op: string, attributes: Attributes, inputs: readonly Endpoint[], outputs?: readonly OutputInfo[]): Endpoint {
    return { node: this.add(op, attributes, inputs, outputs && { outputs }), index: 0 }
  }

  constant(value: Constant): Endpoint {
    const { dtype, shape } = value
    const attributes: Attributes = { dtype: { kind: 'type', value: dtype }, value: { kind: 'tensor', value } }
    return this.apply('Const', attributes, [], [{ shape, dtype }])
  }

  /** A constant int32 vector. */
  ints(...data: readonly number[]): Endpoint {
    return this.constant({ dtype: 'int32', shape: [data.length], data: Int32Array.from(data) })
  }

  scalar(value: number, dtype: 'float32' | 'int32' = 'float32'): Endpoint {
    const data = dtype === 'float32' ? Float32Array.of(value) : Int32Array.of(value)
    return this.constant({ dtype, shape: [], data })
  }

  /** The number under which tfjs knows an endpoint. */
  handle(endpoint: Endpoint): number {
    this.#endpoints.set(nextHandle, endpoint)
    return nextHandle++
  }

  endpoint(handle: number): Endpoint {
    const endpoint = this.#endpoints.get(handle)
    if (endpoint) return endpoint
    throw new VortexError('internal', `A tensor of another program was used while ${this.origin} was recorded.`)
  }

  /** Runs `body` with its nodes marked as made for `origin`. */
  during<T>(origin: string, body: () => T): T {
    const outer = this.origin
    this.origin = origin
    try {
      return body()
    } catch (error) {
      this.failedIn ??= origin
      throw error
    } finally {
      this.origin = outer
    }
  }
}

export function shapeOf(endpoint: Endpoint): readonly number[] {
  return outputInfo(endpoint).shape
}
