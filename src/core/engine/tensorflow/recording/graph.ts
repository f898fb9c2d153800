import type { DataType } from './dtypes.ts'

/** A node's attribute as GraphDef knows it. */
export type Attribute =
  | { kind: 'type'; value: DataType }
  | { kind: 'int'; value: number }
  | { kind: 'ints'; value: readonly number[] }
  | { kind: 'float'; value: number }
  | { kind: 'bool'; value: boolean }
  | { kind: 'string'; value: string }
  /** Unknown sizes are -1. */
  | { kind: 'shape'; value: readonly number[] }
  | { kind: 'tensor'; value: Constant }

export type Attributes = Readonly<Record<string, Attribute>>

export interface Constant {
  dtype: DataType
  shape: readonly number[]
  data: Float32Array | Int32Array | Uint8Array
}

/** Stands for the sum over a program's replicas until there are some. */
export const REPLICA_SUM = 'ReplicaSum'

/** Shape (as recorded) and type of one output. */
export interface OutputInfo {
  shape: readonly number[]
  dtype: DataType
}

export interface GraphNode {
  name: string
  op: string
  attributes: Attributes
  inputs: readonly Endpoint[]
  /** Nodes that run before this one though it takes nothing from them. */
  controls: GraphNode[]
  outputs: readonly OutputInfo[]
  /** Where it runs; absent: TensorFlow chooses. */
  device?: string
  /** What asked for the node: a tfjs kernel, a variable, an update. */
  origin: string
}

export interface Endpoint {
  node: GraphNode
  index: number
}

export function outputInfo({ node, index }: Endpoint): OutputInfo {
  return node.outputs[index]!
}

/** The nodes of one program, in the order in which they were recorded (inputs come before their users). */
export class Graph {
  readonly nodes: GraphNode[] = []

  add(node: Omit<GraphNode, 'name' | 'controls'> & { name?: string; controls?: GraphNode[] }): GraphNode {
    const { name = node.op, controls = [], ...rest } = node
    const added: GraphNode = { ...rest, name: `${name}_${this.nodes.length}`, controls }
    this.nodes.push(added)
    return added
  }
}

/** Only the nodes that `roots` need; the rest of a recording (axes of unused gradients, …) is never imported. */
export function reachable(graph: Graph, roots: Iterable<GraphNode>): GraphNode[] {
  const wanted = neededBy(roots)
  return graph.nodes.filter((node) => wanted.has(node))
}

/** The roots, and all nodes that run before them. */
export function neededBy(roots: Iterable<GraphNode>): Set<GraphNode> {
  const needed = new Set<GraphNode>()
  const waiting = [...roots]
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (needed.has(node)) continue
    needed.add(node)
    waiting.push(...node.controls, ...node.inputs.map((input) => input.node))
  }
  return needed
}
