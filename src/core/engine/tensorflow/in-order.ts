import type { GraphNode } from './recording/graph.ts'

/** Operations that make a new map of a network. */
const MAKES_MAP = /Conv2D|Pool|Resize|Concat|Softmax/

/**
 * Makes the large operations run one after the other, as recorded. TensorFlow runs whatever is ready, so that parallel branches
 * would all begin, and hold their maps, before the first of them ends. Each operation uses all threads anyway.
 */
export function runInOrder(nodes: readonly GraphNode[]): void {
  let before: GraphNode | undefined
  for (const node of nodes) {
    if (!MAKES_MAP.test(node.op)) continue
    if (before) node.controls.push(before)
    before = node
  }
}
