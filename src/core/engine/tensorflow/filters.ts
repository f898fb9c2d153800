import type { VariableSpec } from '../program.ts'
import { attr } from './recording/attributes.ts'
import type { Constant, Endpoint, GraphNode } from './recording/graph.ts'
import { Recorder } from './recording/recorder.ts'
import { recordRead } from './variable-nodes.ts'

/** oneDNN's convolution as TensorFlow's own rewriting makes it of a Conv2D, and the label of its kernel. */
export const ONEDNN_CONVOLUTION = '_MklNativeConv2D'
const ONEDNN_KERNEL = 'MklNameChangeOp'

export interface HeldFilters {
  specs: VariableSpec[]
  values: Map<string, Float32Array>
}

/**
 * Turns convolutions by constants into oneDNN's, with their filters in variables: TensorFlow keeps three copies of a constant
 * in its graphs and one in the kernel, next to the reordered one that oneDNN computes with. The results are the same bytes.
 * (R50 + vortex: 1,160 MB of anonymous memory with constants, 650 MB with this.)
 * @param nodes of a program without variables; its convolutions change
 * @returns the nodes without those constants, and the variables that they are now
 */
export function holdFilters(nodes: readonly GraphNode[]): { nodes: GraphNode[]; filters: HeldFilters } {
  const recorder = new Recorder()
  const filters: HeldFilters = { specs: [], values: new Map() }
  const held = new Map<GraphNode, Endpoint>()
  const shared = otherwiseUsed(nodes)
  for (const node of nodes) {
    const [x, filter] = node.inputs
    const value = node.op === 'Conv2D' && !shared.has(filter!.node) ? constantOf(filter!) : undefined
    if (!value) continue
    const constant = filter!.node
    let read = held.get(constant)
    if (!read) {
      const spec: VariableSpec = {
        name: constant.name,
        shape: value.shape,
        initializer: { kind: 'zeros' },
        role: 'weight',
      }
      read = recordRead(recorder, spec).read
      held.set(constant, read)
      filters.specs.push(spec)
      filters.values.set(spec.name, value.data as Float32Array)
    }
    node.inputs = [x!, read]
    node.op = ONEDNN_CONVOLUTION
    // "Constant": reordered once, at the first run.
    node.attributes = { ...node.attributes, is_filter_const: attr.bool(true), _kernel: attr.string(ONEDNN_KERNEL) }
  }
  return { nodes: [...recorder.graph.nodes, ...nodes.filter((node) => !held.has(node))], filters }
}

/** What is an input of anything but a convolution as its filter: a gradient's, say. */
function otherwiseUsed(nodes: readonly GraphNode[]): Set<GraphNode> {
  return new Set(
    nodes.flatMap(({ op, inputs, controls }) => [
      ...inputs.filter((_, i) => op !== 'Conv2D' || i !== 1).map(({ node }) => node),
      ...controls,
    ]),
  )
}

function constantOf({ node }: Endpoint): Constant | undefined {
  const value = node.attributes['value']
  return node.op === 'Const' && value?.kind === 'tensor' && value.value.dtype === 'float32' ? value.value : undefined
}
