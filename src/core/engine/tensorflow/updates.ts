import { expected } from '../../base/index.ts'
import type { VariableUpdate } from '../program.ts'
import { attr } from './recording/attributes.ts'
import { outputInfo, reachable, type Endpoint, type GraphNode } from './recording/graph.ts'
import type { RecordedTensors } from './tfjs/backend.ts'
import { recordAssign, type RecordedVariable } from './variable-nodes.ts'

/**
 * A step's updates as nodes. Each waits for every node that takes the old value of a variable it changes: the rest of
 * the step sees the old values, and TensorFlow changes the array in place instead of copying it for a late reader.
 */
export function recordUpdates(
  updates: readonly VariableUpdate[],
  variables: ReadonlyMap<string, RecordedVariable>,
  tensors: RecordedTensors,
  outputs: readonly Endpoint[],
): GraphNode[] {
  const { recorder } = tensors
  const values = updates.flatMap((update) =>
    update.kind === 'assign' ? [update.value] : [update.gradient, update.learningRate],
  )
  const roots = [...outputs, ...values.map((value) => tensors.endpoint(value))].map(({ node }) => node)
  const readers = readersOf(reachable(recorder.graph, roots))
  const changed = new Set<string>()
  const claim = (name: string): RecordedVariable => {
    const variable = variables.get(name)
    if (variable === undefined) throw expected('a declared variable', 'an update', name, { code: 'internal' })
    if (changed.has(name)) throw expected('one update', `variable ${name}`, 'another', { code: 'internal' })
    changed.add(name)
    return variable
  }
  const waitFor = (...changing: RecordedVariable[]) =>
    changing.flatMap(({ read }) => {
      const users = readers.get(read.node)
      return users ? [read.node, ...users] : []
    })
  return updates.map((update) =>
    recorder.during(`the update of ${update.variable}`, () => {
      const variable = claim(update.variable)
      if (update.kind === 'assign') {
        const value = sized(tensors.endpoint(update.value), variable, update.variable)
        return recordAssign(recorder, variable.handle, value, waitFor(variable))
      }
      const slot = claim(update.slot)
      const gradient = sized(tensors.endpoint(update.gradient), variable, update.variable)
      const attributes = { T: attr.type('float32'), use_locking: attr.bool(false), use_nesterov: attr.bool(false) }
      const rate = tensors.endpoint(update.learningRate)
      const inputs = [variable.handle, slot.handle, rate, gradient, recorder.scalar(update.momentum)]
      const controls = waitFor(variable, slot)
      return recorder.add('ResourceApplyMomentum', attributes, inputs, { outputs: [], controls })
    }),
  )
}

function readersOf(nodes: readonly GraphNode[]): Map<GraphNode, GraphNode[]> {
  const readers = new Map<GraphNode, GraphNode[]>()
  for (const node of nodes)
    for (const input of node.inputs)
      if (input.node.op === 'ReadVariableOp') readers.set(input.node, [...(readers.get(input.node) ?? []), node])
  return readers
}

function sized(value: Endpoint, { read }: RecordedVariable, name: string): Endpoint {
  const [wanted, found] = [outputInfo(read).shape, outputInfo(value).shape].map((shape) => `[${shape.join(', ')}]`)
  if (wanted === found) return value
  throw expected(wanted!, `the update of ${name}`, found!, { code: 'engine' })
}
