import type { Tensor } from '@tensorflow/tfjs'
import { expected, messageOf, VortexError } from '../../base/index.ts'
import type { Program, ProgramResult, TensorSpec, VariableScope } from '../program.ts'
import { attr } from './recording/attributes.ts'
import { reachable, type Endpoint, type GraphNode } from './recording/graph.ts'
import { recomputeCheapMaps } from './recording/recompute.ts'
import { Recorder } from './recording/recorder.ts'
import { recordWith, type RecordedTensors } from './tfjs/backend.ts'
import { recordUpdates } from './updates.ts'
import { recordRead, type RecordedVariable } from './variable-nodes.ts'

/** A program as graph nodes. */
export interface RecordedProgram {
  nodes: readonly GraphNode[]
  /** One endpoint, or one a replica. */
  inputs: ReadonlyMap<string, readonly Endpoint[]>
  outputs: ReadonlyMap<string, Endpoint>
  updates: readonly GraphNode[]
  /** Names of the inputs that are divided over the replicas. */
  shares: ReadonlySet<string>
}

/**
 * Runs the program's body once over the recording backend.
 * @param recomputeBytes see {@link recomputeCheapMaps}
 */
export function record(program: Program, recomputeBytes?: number): RecordedProgram {
  const recorder = new Recorder()
  try {
    return recordWith(recorder, (tensors) => recordBody(program, tensors, recomputeBytes))
  } catch (error) {
    if (error instanceof VortexError && error.code !== 'unsupported') throw error
    const where = `Program ${program.name} could not be recorded (in ${recorder.failedIn ?? 'its body'})`
    throw new VortexError('engine', `${where}: ${messageOf(error)}`, { cause: error })
  }
}

function recordBody(program: Program, tensors: RecordedTensors, recomputeBytes?: number): RecordedProgram {
  const { recorder } = tensors
  const { replicas = 1 } = program
  const specs = Object.entries(program.inputs)
  const inputs = new Map(specs.map(([name, spec]) => [name, placeholder(tensors, name, shareOf(spec, replicas))]))
  const variables = new Map(program.variables.map((spec) => [spec.name, recordRead(recorder, spec)]))
  const scope = scopeOf(program, variables, tensors)
  const result = program.body(
    Object.fromEntries([...inputs].map(([name, endpoint]) => [name, tensors.tensor(endpoint)])),
    scope,
  )
  const outputs = recordOutputs(result, tensors)
  const updates = recordUpdates(result.updates ?? [], variables, tensors, [...outputs.values()])
  recomputeCheapMaps(recorder.graph, [...outputs.values()], recomputeBytes)
  const endpoints = [...inputs.values(), ...outputs.values()]
  const nodes = reachable(recorder.graph, [...endpoints.map(({ node }) => node), ...updates])
  return {
    ...{ nodes, outputs, updates },
    inputs: new Map([...inputs].map(([name, endpoint]) => [name, [endpoint]])),
    shares: new Set(replicas > 1 ? specs.filter(([, spec]) => spec.perReplica).map(([name]) => name) : []),
  }
}

/** What of an input one replica sees. */
function shareOf(spec: TensorSpec, replicas: number): TensorSpec {
  const [first, ...rest] = spec.shape
  return spec.perReplica && typeof first === 'number' ? { ...spec, shape: [first / replicas, ...rest] } : spec
}

/** `Identity` keeps an output apart from an input: TensorFlow refuses to feed and fetch the same endpoint. */
function recordOutputs({ outputs }: ProgramResult, tensors: RecordedTensors): Map<string, Endpoint> {
  return new Map(
    Object.entries(outputs).map(([name, tensor]) => {
      const source = tensors.endpoint(tensor)
      const { dtype } = tensor
      if (dtype !== 'float32' && dtype !== 'int32')
        throw expected('float32 or int32', `output ${name}`, dtype, { code: 'engine' })
      const { recorder } = tensors
      return [
        name,
        recorder.during(`output ${name}`, () => recorder.apply('Identity', { T: attr.type(dtype) }, [source])),
      ]
    }),
  )
}

function placeholder({ recorder }: RecordedTensors, name: string, spec: TensorSpec): Endpoint {
  const { dtype } = spec
  const shape = recordedShape(name, spec)
  const attributes = { dtype: attr.type(dtype), shape: attr.shape(spec.shape.map((size) => size ?? -1)) }
  return recorder.during(`input ${name}`, () => recorder.apply('Placeholder', attributes, [], [{ shape, dtype }]))
}

function recordedShape(name: string, { shape, recordAt }: TensorSpec): readonly number[] {
  const recorded = shape.map((size, axis) => size ?? recordAt?.[axis])
  if (recorded.every((size) => size !== undefined)) return recorded
  throw expected('`recordAt` with a size for each axis', `input ${name} of unknown size`, 'none', { code: 'engine' })
}

/** Constants and variables are tensors of the outermost scope: `get` gives the same one each time. */
function scopeOf(
  program: Program,
  variables: ReadonlyMap<string, RecordedVariable>,
  tensors: RecordedTensors,
): VariableScope {
  const known = new Map<string, Tensor>([...variables].map(([name, { read }]) => [name, tensors.tensor(read)]))
  for (const [name, { shape, data }] of program.constants ?? []) {
    const dtype = data instanceof Float32Array ? 'float32' : 'int32'
    const { recorder } = tensors
    known.set(name, tensors.tensor(recorder.during(name, () => recorder.constant({ dtype, shape, data }))))
  }
  return {
    get: (name) => {
      const tensor = known.get(name)
      if (tensor) return tensor
      throw expected('a declared variable', `the scope of program ${program.name}`, name, { code: 'internal' })
    },
  }
}
