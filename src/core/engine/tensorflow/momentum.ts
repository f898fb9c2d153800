import { attr } from './recording/attributes.ts'
import { outputInfo, type Endpoint, type GraphNode } from './recording/graph.ts'
import type { Recorder } from './recording/recorder.ts'
import type { RecordedVariable } from './variable-nodes.ts'

/** `name ← value` on its way into the graph. */
export interface Assignment {
  name: string
  variable: RecordedVariable
  value: Endpoint
}

/** `slot ← momentum · slot + gradient; variable ← variable − rate · slot` */
interface MomentumStep {
  name: string
  variable: RecordedVariable
  slot: RecordedVariable
  rate: Endpoint
  gradient: Endpoint
  momentum: Endpoint
}

/**
 * Finds the pairs of assignments that are a step of SGD with momentum. TensorFlow has one op for such a pair, which
 * gives the same bits in one pass over the arrays and without arrays for what is in between.
 */
export function findMomentum(assignments: readonly Assignment[]): { steps: MomentumStep[]; rest: Assignment[] } {
  const byValue = new Map(assignments.map((assignment) => [assignment.value.node, assignment]))
  const slots = new Set<Assignment>()
  const rest: Assignment[] = []
  const steps = assignments.flatMap((assignment): MomentumStep[] => {
    const { name, variable, value } = assignment
    const [before, move] = inputsOf(value, 'Sub')
    const [memory, rate] = inputsOf(move, 'Mul')
    const slot = memory && byValue.get(memory.node)
    const [kept, gradient] = inputsOf(memory, 'Add')
    const [old, momentum] = inputsOf(kept, 'Mul')
    const isStep =
      before?.node === variable.read.node &&
      old?.node === slot?.variable.read.node &&
      isScalar(rate) &&
      isScalar(momentum)
    if (!isStep || !slot) {
      rest.push(assignment)
      return []
    }
    slots.add(slot)
    return [{ name, variable, slot: slot.variable, rate: rate!, gradient: gradient!, momentum: momentum! }]
  })
  return { steps, rest: rest.filter((assignment) => !slots.has(assignment)) }
}

export function recordMomentum(recorder: Recorder, step: MomentumStep, controls: GraphNode[]): GraphNode {
  const attributes = { T: attr.type('float32'), use_locking: attr.bool(false), use_nesterov: attr.bool(false) }
  const inputs = [step.variable.handle, step.slot.handle, step.rate, step.gradient, step.momentum]
  return recorder.add('ResourceApplyMomentum', attributes, inputs, { outputs: [], controls })
}

function inputsOf(endpoint: Endpoint | undefined, op: string): readonly Endpoint[] {
  return endpoint?.node.op === op ? endpoint.node.inputs : []
}

function isScalar(endpoint: Endpoint | undefined): boolean {
  return endpoint !== undefined && outputInfo(endpoint).shape.length === 0
}
