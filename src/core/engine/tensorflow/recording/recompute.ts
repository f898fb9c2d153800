import { neededBy, outputInfo, type Endpoint, type Graph, type GraphNode } from './graph.ts'

/** Below this a step gains more from keeping its maps than from the memory. */
const WORTHWHILE_BYTES = 512 * 2 ** 20

/** A 1x1 convolution to so many times its channels: its result is large, and made of little. */
const EXPANSION = 4

/**
 * Lets the backward pass compute cheap maps of the forward pass again instead of keeping them till then: batch norm and
 * ReLU after it, and the 1x1 convolutions that end bottlenecks (gradient checkpointing, arXiv 1604.06174, by op). A step
 * changes by rounding alone: TensorFlow's remapper fuses other neighbours where a map has a copy.
 * @param outputs what the forward pass is for, the loss; all that they do not need is backward pass and updates
 * @param worthwhile nothing is changed where fewer bytes would be saved
 */
export function recomputeCheapMaps(graph: Graph, outputs: readonly Endpoint[], worthwhile = WORTHWHILE_BYTES): void {
  const forward = neededBy(outputs.map(({ node }) => node))
  const isCheap = (endpoint: Endpoint) => forward.has(endpoint.node) && isCheapMap(endpoint)
  const backward = graph.nodes.filter((node) => !forward.has(node) && node.inputs.some(isCheap))
  const maps = new Map(backward.flatMap(({ inputs }) => inputs.filter(isCheap)).map((map) => [map.node, map]))
  if (bytesOf([...maps.values()]) < worthwhile) return

  const copies = new Map<GraphNode, GraphNode>()
  const copyOf = (node: GraphNode, after: GraphNode): GraphNode => {
    const known = copies.get(node)
    if (known) return known
    const inputs = node.inputs.map((input) => (isCheap(input) ? { ...input, node: copyOf(input.node, after) } : input))
    // Without the control it would run in the forward pass, as soon as its inputs are there.
    const controls = inputs.some((input, i) => input !== node.inputs[i]) ? [] : [after]
    const copy = graph.add({ ...node, name: `${node.op}_again`, inputs, controls })
    copies.set(node, copy)
    return copy
  }
  for (const node of backward) {
    const after = node.inputs.find((input) => !forward.has(input.node))?.node
    if (after) node.inputs = node.inputs.map((x) => (isCheap(x) ? { ...x, node: copyOf(x.node, after) } : x))
  }
}

function isCheapMap({ node, index }: Endpoint): boolean {
  const [x, filter] = node.inputs
  switch (node.op) {
    case 'Relu':
      return x!.node.op === 'FusedBatchNormV3'
    case 'FusedBatchNormV3':
      return index === 0
    case 'Conv2D': {
      const [size, , channels, filters] = outputInfo(filter!).shape
      return size === 1 && filters! >= EXPANSION * channels!
    }
    default:
      return false
  }
}

function bytesOf(maps: readonly Endpoint[]): number {
  return maps.reduce((sum, map) => {
    const { shape, dtype } = outputInfo(map)
    return sum + (dtype === 'float32' ? 4 : 2) * shape.reduce((count, size) => count * size, 1)
  }, 0)
}
