import { ELEMENTWISE } from './elementwise.ts'
import { LAYOUT } from './layout.ts'
import { NETWORK } from './network.ts'
import type { Operation } from './operation.ts'
import { REDUCE } from './reduce.ts'
import type { OutputInfo } from '../recording/graph.ts'

export { Operation } from './operation.ts'

const RULES = { ...ELEMENTWISE, ...REDUCE, ...LAYOUT, ...NETWORK }

/** Shapes and types of an operation's outputs; an op that no table knows is refused by name. */
export function inferOutputs(operation: Operation): readonly OutputInfo[] {
  const rule = RULES[operation.op]
  if (rule === undefined) throw operation.refusal('no shape rule knows it')
  return rule(operation)
}
