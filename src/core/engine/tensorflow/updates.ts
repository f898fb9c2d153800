import { expected } from '../../base/index.ts'
import type { VariableUpdate } from '../program.ts'
import { outputInfo, reachable, type Endpoint, type GraphNode } from './recording/graph.ts'
import { findMomentum, recordMomentum, type Assignment } from './momentum.ts'
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
  const assignments = new Map<string, Assignment>()
  for (const { variable: name, value } of updates) {
    const variable = variables.get(name)
    if (variable === undefined) throw expected('a declared variable', 'an update', name, { code: 'internal' })
    if (assignments.has(name)) throw expected('one update', `variable ${name}`, 'another', { code: 'internal' })
    assignments.set(name, { name, variable, value: sized(tensors.endpoint(value), variable, name) })
  }
  const { steps, rest } = findMomentum([...assignments.values()])
  const taken = [...rest.map(({ value }) => value), ...steps.flatMap(({ rate, gradient }) => [rate, gradient])]
  const readers = readersOf(
    reachable(
      recorder.graph,
      [...outputs, ...taken].map(({ node }) => node),
    ),
  )
  const readersBefore = (...changing: RecordedVariable[]) =>
    changing.flatMap(({ read }) => {
      const users = readers.get(read.node)
      return users ? [read.node, ...users] : []
    })
  return [
    ...steps.map((step) =>
      recorder.during(`the update of ${step.name}`, () =>
        recordMomentum(recorder, step, readersBefore(step.variable, step.slot)),
      ),
    ),
    ...rest.map(({ name, variable, value }) =>
      recorder.during(`the update of ${name}`, () =>
        recordAssign(recorder, variable.handle, value, readersBefore(variable)),
      ),
    ),
  ]
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
