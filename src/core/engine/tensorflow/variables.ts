import { VortexError } from '../../base/index.ts'
import type { VariableSpec } from '../program.ts'
import { requireLength, requireSameShape, undeclared, unwritten } from '../requirements.ts'
import { attr } from './recording/attributes.ts'
import type { Endpoint, GraphNode } from './recording/graph.ts'
import { Recorder } from './recording/recorder.ts'
import type { Homes } from './homes.ts'
import type { Session } from './session.ts'
import type { TensorFlowFailure } from './status.ts'
import { recordAssign, recordRead } from './variable-nodes.ts'

interface StoredVariable {
  spec: VariableSpec
  value: Endpoint
  assign: GraphNode
  read: Endpoint
}

/** The variables of a session: declared by programs, read and written here, all in one run. */
export class Variables {
  readonly #session: Session
  readonly #homes: Homes | undefined
  readonly #stored = new Map<string, StoredVariable>()
  #imports = 0

  /** @param homes where they live; without, TensorFlow chooses */
  constructor(session: Session, homes?: Homes) {
    this.#session = session
    this.#homes = homes
  }

  /** Makes the new ones known; one that is known must have the same shape. */
  declare(specs: readonly VariableSpec[]): void {
    const recorder = new Recorder()
    const added: StoredVariable[] = []
    for (const spec of specs) {
      const known = this.#stored.get(spec.name)
      if (known) requireSameShape(known.spec, spec)
      else added.push(recordAccess(recorder, spec, this.#homes?.settle(spec)))
    }
    if (added.length === 0) return
    this.#session.import(recorder.graph.nodes, `variables${this.#imports++}`)
    for (const variable of added) this.#stored.set(variable.spec.name, variable)
  }

  async read(names: readonly string[] = [...this.#stored.keys()]): Promise<Map<string, Float32Array>> {
    if (names.length === 0) return new Map()
    const wanted = names.map((name) => this.#variable(name))
    const values = await this.#session.run({
      feeds: [],
      fetches: wanted.map(({ read }) => read),
      targets: [],
      describe: (failure) => describeFailure(failure, 'read'),
    })
    return new Map(values.map(({ data }, index) => [names[index]!, data as Float32Array]))
  }

  async write(values: ReadonlyMap<string, Float32Array>): Promise<void> {
    const written = [...values].map(([name, data]) => ({ variable: this.#variable(name), data }))
    if (written.length === 0) return
    await this.#session.run({
      feeds: written.map(({ variable, data }) => ({
        endpoint: variable.value,
        value: requireLength(variable.spec, data),
      })),
      fetches: [],
      targets: written.map(({ variable }) => variable.assign),
      describe: (failure) => describeFailure(failure, 'write'),
    })
  }

  #variable(name: string): StoredVariable {
    const variable = this.#stored.get(name)
    if (variable) return variable
    throw undeclared(name)
  }
}

function recordAccess(recorder: Recorder, spec: VariableSpec, device: string | undefined): StoredVariable {
  const { handle, read } = recordRead(recorder, spec)
  // TensorFlow puts what reads and writes a variable next to it.
  if (device !== undefined) handle.node.device = device
  const { shape } = spec
  const attributes = { dtype: attr.type('float32'), shape: attr.shape(shape) }
  const value = recorder.apply('Placeholder', attributes, [], [{ shape, dtype: 'float32' }])
  return { spec, value, read, assign: recordAssign(recorder, handle, value) }
}

function describeFailure({ code, message }: TensorFlowFailure, verb: string): VortexError {
  return (
    unwrittenIn(message) ?? new VortexError('engine', `TensorFlow could not ${verb} variables (${code}): ${message}`)
  )
}

/** TensorFlow's words for a variable without a value, as an error; undefined for any other words. */
export function unwrittenIn(message: string): VortexError | undefined {
  const name = /(?:not find|resource) variable (.+?)(?:\. This could| from Container)/.exec(message)?.[1]
  return name === undefined ? undefined : unwritten(name)
}
