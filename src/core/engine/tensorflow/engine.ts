import { messageOf, VortexError } from '../../base/index.ts'
import type { Compiled, Engine, Precision, Program } from '../program.ts'
import { tryConvolution } from '../trial.ts'
import { Queue } from '../queue.ts'
import { requireAnswers, watchWorkers } from './cluster/liveness.ts'
import { CompiledGraph } from './compiled.ts'
import type { SessionConfig } from './config.ts'
import { Homes } from './homes.ts'
import { leanProgram } from './lean.ts'
import type { TensorFlowLibrary } from './library.ts'
import { cpusOf, shortName } from './placed-devices.ts'
import { leaveWithoutWaiting } from './process.ts'
import { record, type RecordedProgram } from './record.ts'
import { replicate } from './replicate.ts'
import { Session } from './session.ts'
import { Variables } from './variables.ts'

export interface TensorFlowOptions {
  threads: number
  /** Cheap maps are computed again in the backward pass where that saves so much; default 512 MiB. */
  recomputeBytes?: number
  /** For tests where TensorFlow has no short convolutions: float32 ones, rounded before and after. */
  round?: boolean | undefined
  /** The devices that programs are placed on, by name. Absent: TensorFlow places them, on its first GPU where it can. */
  devices?: readonly string[] | undefined
  cluster?: Cluster | undefined
}

/** Processes that compute together, as `openCluster` found them. */
export interface Cluster {
  /** Their addresses. */
  workers: readonly string[]
  /** TensorFlow's names of the devices that programs are placed on. */
  devices: readonly string[]
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
  readonly devices: readonly string[]
  readonly #library: TensorFlowLibrary
  readonly #options: Pick<TensorFlowOptions, 'recomputeBytes' | 'round'>
  /** Short types that were tried here, by device. */
  readonly #tried = new Map<string, Promise<void>>()
  readonly #config: Omit<SessionConfig, 'rewrite'>
  /** TensorFlow's names of the devices, where programs are placed on some. */
  readonly #placed: { devices: readonly string[]; homes: Homes } | undefined
  readonly #session: Session
  readonly #variables: Variables
  /** One a device; what concerns the variables waits in the first. */
  readonly #queues: readonly Queue[]
  readonly #own = new Set<Session>()
  #programs = 0
  #disposed = false
  readonly #workers: readonly string[] | undefined
  #endWatch: (() => void) | undefined
  #lost = false

  constructor(library: TensorFlowLibrary, { threads, devices, cluster, ...options }: TensorFlowOptions) {
    this.#library = library
    this.#options = options
    this.version = library.version
    this.threads = threads
    const placed = cluster ? { cpus: 1 } : devices && { cpus: cpusOf(devices) }
    this.#config = { threads, ...(placed && { placed }), ...(cluster && { workers: cluster.workers }) }
    this.#session = new Session(library.api, { ...this.#config, rewrite: true })
    const found = cluster?.devices ?? this.#session.devices().map(({ name }) => name)
    const names = cluster?.devices ?? devices?.map((name) => found.find((each) => shortName(each) === name)!)
    this.#placed = names && { devices: names, homes: new Homes(names) }
    this.#variables = new Variables(this.#session, this.#placed?.homes)
    this.device = found.some((name) => shortName(name).startsWith('GPU')) ? 'GPU' : 'CPU'
    this.devices = cluster ? cluster.devices.map((name) => nameIn(cluster, name)) : (devices ?? [`${this.device}:0`])
    this.#queues = this.devices.map(() => new Queue())
    const where = this.#placed ? this.devices.join(', ') : this.device
    this.#workers = cluster?.workers
    if (cluster)
      this.#endWatch = watchWorkers(cluster.workers, (error) => {
        this.#lose(error)
      })
    this.description = `TensorFlow ${this.version}, ${where}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`
  }

  async compile<I extends string, O extends string>(program: Program<I, O>, device = 0): Promise<Compiled<I, O>> {
    const { precision = 'float32', replicas = 1 } = program
    if (precision !== 'float32' && !this.#options.round)
      for (const one of replicas > 1 ? this.devices.keys() : [device]) await this.#requireShort(precision, one)
    return this.#import(program, device)
  }

  #import<I extends string, O extends string>(program: Program<I, O>, device: number): Promise<Compiled<I, O>> {
    return this.#run(async () => {
      const recorded = record(program, this.#options)
      const own = program.variables.length === 0
      const session = own ? this.#openOwn() : this.#session
      const release = this.#releaseOf(session)
      try {
        this.#variables.declare(program.variables)
        const onCpu = this.device === 'CPU' && !this.#placed
        const lean = own && onCpu ? await leanProgram(recorded, session, this.#library.api) : recorded
        const placed = this.#place(lean, program.replicas, device)
        session.import(placed.nodes, `${program.name.replaceAll(/[^A-Za-z0-9_.-]/g, '_')}${this.#programs++}`)
        const compiled = new CompiledGraph(program, placed, { session, queue: this.#queues[device]!, release })
        return this.#workers ? this.#guarded(compiled) : compiled
      } catch (error) {
        release()
        throw error
      }
    })
  }

  readVariables(names?: readonly string[]): Promise<Map<string, Float32Array>> {
    return this.#orLost(this.#run(() => this.#variables.read(names)))
  }

  writeVariables(values: ReadonlyMap<string, Float32Array>): Promise<void> {
    return this.#orLost(this.#run(() => this.#variables.write(values)))
  }

  /** Waits for the runs in progress. */
  async dispose(): Promise<void> {
    this.#endWatch?.()
    // Nothing of a lost cluster can be waited for or closed.
    if (this.#lost) return
    await Promise.all(this.#queues.slice(1).map((queue) => queue.run(() => undefined)))
    await this.#queues[0]!.run(() => {
      if (this.#disposed) return
      this.#disposed = true
      for (const session of [...this.#own, this.#session]) session.close()
    })
  }

  /** Tried, not looked up: whatever the processor says, it is TensorFlow that has these kernels or has not. */
  #requireShort(precision: Precision, device: number): Promise<void> {
    const key = `${precision} ${device}`
    const known = this.#tried.get(key)
    if (known) return known
    const compile: Engine['compile'] = (program) => this.#import(program, device)
    const trying = tryConvolution({ description: this.description, compile }, precision).catch((cause: unknown) => {
      throw noShortType(precision, this.description, messageOf(cause))
    })
    this.#tried.set(key, trying)
    return trying
  }

  #guarded<I extends string, O extends string>(compiled: Compiled<I, O>): Compiled<I, O> {
    return {
      run: (feeds, watch) => this.#orLost(compiled.run(feeds, watch)),
      dispose: () => (this.#lost ? Promise.resolve() : compiled.dispose()),
    }
  }

  /** What failed because a worker is gone says so, instead of TensorFlow's words. */
  async #orLost<T>(running: Promise<T>): Promise<T> {
    try {
      return await running
    } catch (error) {
      if (!this.#workers || this.#lost) throw error
      await requireAnswers(this.#workers).catch((lost: unknown) => {
        this.#lose(lost as VortexError)
        throw lost
      })
      throw error
    }
  }

  #lose(error: VortexError): void {
    this.#lost = true
    this.#endWatch?.()
    leaveWithoutWaiting()
    for (const queue of this.#queues) queue.break(error)
  }

  #place(recorded: RecordedProgram, replicas = 1, device: number): RecordedProgram {
    if (replicas > this.devices.length)
      throw new VortexError('internal', `${replicas} replicas were asked of ${this.devices.length} devices.`)
    if (!this.#placed) return recorded
    const { devices, homes } = this.#placed
    const used = replicas > 1 ? devices.slice(0, replicas) : [devices[device]!]
    return replicate(recorded, { devices: used, deviceOf: (name) => homes.deviceOf(name) })
  }

  /**
   * For weights baked in: batch norm is folded already, and on a CPU rewriting the graph only costs (R101 + vortex: 6 s before
   * the first result and 0.8 GB at the peak, for a step that is no faster). A GPU wants its other layout.
   */
  #openOwn(): Session {
    const session = new Session(this.#library.api, { ...this.#config, rewrite: this.device === 'GPU' })
    this.#own.add(session)
    return session
  }

  /** Made apart: a function made where a program is compiled would keep the program, and its weights, in memory. */
  #releaseOf(session: Session): () => void {
    return () => {
      if (this.#own.delete(session)) session.close()
    }
  }

  #run<T>(work: () => T | Promise<T>): Promise<T> {
    return this.#queues[0]!.run(() => {
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

/** `host:port/GPU:0` of `/job:worker/replica:0/task:0/device:GPU:0`. */
function nameIn({ workers }: Cluster, device: string): string {
  const task = Number(/\/task:(\d+)\//.exec(device)?.[1])
  return `${workers[task]}/${shortName(device)}`
}
