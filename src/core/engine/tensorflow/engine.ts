import { messageOf, VortexError } from '../../base/index.ts'
import type { Compiled, Engine, Precision, Program } from '../program.ts'
import { tryConvolution } from '../trial.ts'
import { CompiledGraph } from './compiled.ts'
import type { TensorFlowLibrary } from './library.ts'
import { Queue } from '../queue.ts'
import { record } from './record.ts'
import { Session } from './session.ts'
import { Variables } from './variables.ts'

export interface TensorFlowOptions {
  threads: number
  /** Cheap maps are computed again in the backward pass where that saves so much; default 512 MiB. */
  recomputeBytes?: number
  /** For tests where TensorFlow has no short convolutions: float32 ones, rounded before and after. */
  round?: boolean | undefined
}

/**
 * Programs recorded as TensorFlow graphs. All programs with variables live in one session, which is how they share
 * them; TensorFlow keeps their nodes until the engine is disposed. A program without variables (inference with its
 * weights baked in) gets a session of its own, so that disposing it frees everything.
 */
export class TensorFlowEngine implements Engine {
  readonly name = 'tensorflow'
  readonly description: string
  readonly version: string
  readonly device: string
  readonly threads: number
  readonly #library: TensorFlowLibrary
  readonly #options: Omit<TensorFlowOptions, 'threads'>
  /** Short types that were tried here. */
  readonly #tried = new Map<Precision, Promise<void>>()
  readonly #session: Session
  readonly #variables: Variables
  readonly #queue = new Queue()
  readonly #own = new Set<Session>()
  #programs = 0
  #disposed = false

  constructor(library: TensorFlowLibrary, { threads, ...options }: TensorFlowOptions) {
    this.#library = library
    this.#options = options
    this.version = library.version
    this.threads = threads
    this.#session = new Session(library.api, { threads, rewrite: true })
    this.#variables = new Variables(this.#session)
    this.device = this.#session.devices().includes('GPU') ? 'GPU' : 'CPU'
    this.description = `TensorFlow ${this.version}, ${this.device}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`
  }

  async compile<I extends string, O extends string>(program: Program<I, O>): Promise<Compiled<I, O>> {
    const { precision = 'float32' } = program
    if (precision !== 'float32' && !this.#options.round) await this.#requireShort(precision)
    return this.#import(program)
  }

  #import<I extends string, O extends string>(program: Program<I, O>): Promise<Compiled<I, O>> {
    return this.#run(() => {
      const recorded = record(program, this.#options)
      const session = program.variables.length > 0 ? this.#session : this.#openOwn()
      const release = () => {
        if (this.#own.delete(session)) session.close()
      }
      try {
        this.#variables.declare(program.variables)
        session.import(recorded.nodes, `${program.name.replaceAll(/[^A-Za-z0-9_.-]/g, '_')}${this.#programs++}`)
      } catch (error) {
        release()
        throw error
      }
      return new CompiledGraph(program, recorded, { session, queue: this.#queue, release })
    })
  }

  readVariables(names?: readonly string[]): Promise<Map<string, Float32Array>> {
    return this.#run(() => this.#variables.read(names))
  }

  writeVariables(values: ReadonlyMap<string, Float32Array>): Promise<void> {
    return this.#run(() => this.#variables.write(values))
  }

  /** Waits for the run in progress. */
  dispose(): Promise<void> {
    return this.#queue.run(() => {
      if (this.#disposed) return
      this.#disposed = true
      for (const session of [...this.#own, this.#session]) session.close()
    })
  }

  /** Tried, not looked up: whatever the processor says, it is TensorFlow that has these kernels or has not. */
  #requireShort(precision: Precision): Promise<void> {
    const engine = { description: this.description, compile: this.#import.bind(this) as Engine['compile'] }
    const known = this.#tried.get(precision)
    if (known) return known
    const trying = tryConvolution(engine, precision).catch((cause: unknown) => {
      throw noShortType(precision, this.description, messageOf(cause))
    })
    this.#tried.set(precision, trying)
    return trying
  }

  /**
   * For weights baked in: batch norm is folded already, and on a CPU rewriting the graph only costs (R101 + vortex: 6 s before
   * the first result and 0.8 GB at the peak, for a step that is no faster). A GPU wants its other layout.
   */
  #openOwn(): Session {
    const session = new Session(this.#library.api, { threads: this.threads, rewrite: this.device === 'GPU' })
    this.#own.add(session)
    return session
  }

  #run<T>(work: () => T | Promise<T>): Promise<T> {
    return this.#queue.run(() => {
      if (this.#disposed) throw new VortexError('internal', 'The engine was used after it was disposed.')
      return work()
    })
  }
}

function noShortType(precision: Precision, where: string, why: string): VortexError {
  return new VortexError('unsupported', `precision ${precision} does not run here (${where}): ${why}`, {
    suggestions: [
      'Use precision float32, which runs everywhere.',
      'bfloat16 wants a CPU with AVX-512 or an NVIDIA GPU since Ampere, float16 an NVIDIA GPU since Volta.',
    ],
  })
}
