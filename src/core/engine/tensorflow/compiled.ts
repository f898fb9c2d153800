import { VortexError } from '../../base/index.ts'
import type { Compiled, Feeds, Program, TensorValue } from '../program.ts'
import type { Queue } from '../queue.ts'
import { collectGarbage } from './process.ts'
import { requireFeed } from '../requirements.ts'
import type { RecordedProgram } from './record.ts'
import { outputInfo, type GraphNode } from './recording/graph.ts'
import type { Session } from './session.ts'
import type { TensorFlowFailure } from './status.ts'
import { unwrittenIn } from './variables.ts'

interface Options {
  session: Session
  queue: Queue
  /** Called once, when the program is disposed. */
  release: () => void
}

/** A recorded program in a session. */
export class CompiledGraph<I extends string, O extends string> implements Compiled<I, O> {
  /** Not the program itself: its constants are in TensorFlow now, and need not be here as well. */
  readonly #program: Pick<Program<I, O>, 'name' | 'inputs'>
  readonly #options: Options
  #fresh = true
  #recorded: RecordedProgram | undefined

  constructor({ name, inputs }: Program<I, O>, recorded: RecordedProgram, options: Options) {
    this.#program = { name, inputs }
    this.#recorded = recorded
    this.#options = options
  }

  run(feeds: Feeds<I>, watch?: (devices: string[]) => void): Promise<Record<O, TensorValue>> {
    return this.#options.queue.run(async () => {
      const { inputs, outputs, updates, nodes } = this.#live()
      if (this.#fresh) collectGarbage()
      this.#fresh = false
      const values = await this.#options.session.run({
        feeds: [...inputs].flatMap(([name, endpoints]) => {
          const shares = sharesOf(requireFeed(this.#program, name as I, feeds), endpoints.length)
          return endpoints.map((endpoint, index) => ({ endpoint, value: shares[index]! }))
        }),
        fetches: [...outputs.values()],
        targets: updates,
        watch,
        describe: (failure) => describeFailure(failure, this.#program.name, nodes),
      })
      return Object.fromEntries([...outputs.keys()].map((name, index) => [name, values[index]])) as Record<
        O,
        TensorValue
      >
    })
  }

  dispose(): Promise<void> {
    return this.#options.queue.run(() => {
      if (this.#recorded) this.#options.release()
      this.#recorded = undefined
    })
  }

  #live(): RecordedProgram {
    if (this.#recorded && !this.#options.session.closed) return this.#recorded
    throw new VortexError('internal', `Program ${this.#program.name} was run after it or its engine was disposed.`)
  }
}

/** A value divided evenly along its first axis, without a copy. */
function sharesOf(value: TensorValue, count: number): TensorValue[] {
  if (count === 1) return [value]
  const { shape, data } = value
  const length = data.length / count
  return Array.from({ length: count }, (_, index) => ({
    shape: [shape[0]! / count, ...shape.slice(1)],
    data: data.subarray(index * length, (index + 1) * length),
  }))
}

/** TensorFlow names the node (`{{node train1/Conv2D_12}}`); we know what asked for it. */
function describeFailure(
  { code, message }: TensorFlowFailure,
  program: string,
  nodes: readonly GraphNode[],
): VortexError {
  const named = /\{\{node [^}/]+\/([^}]+)\}\}/.exec(message)?.[1]
  const node = nodes.find(({ name }) => name === named)
  const where = node === undefined ? '' : ` at ${describeNode(node)}`
  return (
    unwrittenIn(message) ??
    new VortexError('engine', `Program ${program} failed${where} (TensorFlow, ${code}): ${message}`)
  )
}

/** `Conv2D for VortexConv2D of float32 [2, 65, 65, 64], backbone.layer1.0.conv1.weight [3, 3, 64, 64]`. */
function describeNode(node: GraphNode): string {
  const inputs = node.inputs.map((input) => {
    const { dtype, shape } = outputInfo(input)
    return `${input.node.op === 'ReadVariableOp' ? input.node.origin : dtype} [${shape.join(', ')}]`
  })
  return `${node.op} for ${node.origin}${inputs.length > 0 ? ` of ${inputs.join(', ')}` : ''}`
}
