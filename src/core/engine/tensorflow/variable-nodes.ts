import type { VariableSpec } from '../program.ts'
import { attr } from './recording/attributes.ts'
import type { Attributes, Endpoint, GraphNode } from './recording/graph.ts'
import type { Recorder } from './recording/recorder.ts'

/** A variable inside one program: its handle, and its value before any update. */
export interface RecordedVariable {
  handle: Endpoint
  read: Endpoint
}

/** `shared_name` decides which variable is meant: all programs of a session share it. */
export function recordHandle(recorder: Recorder, { name, shape }: VariableSpec): Endpoint {
  const attributes: Attributes = {
    dtype: attr.type('float32'),
    shape: attr.shape(shape),
    shared_name: attr.string(name),
    container: attr.string(''),
  }
  return recorder.during(name, () => recorder.apply('VarHandleOp', attributes, [], [{ shape: [], dtype: 'resource' }]))
}

export function recordRead(recorder: Recorder, spec: VariableSpec): RecordedVariable {
  const handle = recordHandle(recorder, spec)
  const read = recorder.during(spec.name, () =>
    recorder.apply(
      'ReadVariableOp',
      { dtype: attr.type('float32') },
      [handle],
      [{ shape: spec.shape, dtype: 'float32' }],
    ),
  )
  return { handle, read }
}

export function recordAssign(
  recorder: Recorder,
  handle: Endpoint,
  value: Endpoint,
  controls: GraphNode[] = [],
): GraphNode {
  return recorder.add('AssignVariableOp', { dtype: attr.type('float32') }, [handle, value], { outputs: [], controls })
}
