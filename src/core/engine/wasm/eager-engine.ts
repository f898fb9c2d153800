import * as tf from '@tensorflow/tfjs'
import type { Tensor } from '@tensorflow/tfjs'
import { expected, VortexError } from '../../base/index.ts'
import type { Compiled, Engine, Feeds, Program, TensorValue } from '../program.ts'
import { Queue } from '../queue.ts'
import { dtypeOf, requireFeed } from '../requirements.ts'
import { breakable } from './breakable.ts'
import { applyUpdates } from './updates.ts'
import { EagerVariables } from './variables.ts'

export interface EagerBackend {
  /** A tfjs backend that is registered and ready. */
  name: 'wasm' | 'cpu'
  threads: number
  /** Throws what the backend complained about without throwing. */
  check: () => void
}

/** Runs a program's body op by op, at every run. The variables are tensors that updates replace. */
export class EagerEngine implements Engine {
  readonly name: 'wasm' | 'cpu'
  readonly description: string
  readonly version = tf.version_core
  readonly device = 'CPU'
  readonly threads: number
  readonly devices = ['CPU:0']
  readonly #backend: EagerBackend
  readonly #variables = new EagerVariables()
  readonly #constants = new Set<Map<string, Tensor>>()
  readonly #queue = new Queue()
  #disposed = false

  constructor(backend: EagerBackend) {
    this.#backend = backend
    this.name = backend.name
    this.threads = backend.threads
    const threads = `${this.threads} ${this.threads === 1 ? 'thread' : 'threads'}`
    this.description = this.name === 'wasm' ? `wasm, SIMD, ${threads}` : 'plain JavaScript, for tests'
  }

  compile<I extends string, O extends string>(program: Program<I, O>): Promise<Compiled<I, O>> {
    return this.#run(() => {
      this.#variables.declare(program.variables)
      const constants = new Map([...(program.constants ?? [])].map(([name, value]) => [name, tf.keep(upload(value))]))
      this.#constants.add(constants)
      return {
        run: (feeds, watch) => {
          watch?.(this.devices)
          return this.#turn(() => this.#step(program, constants, feeds))
        },
        dispose: () =>
          this.#queue.run(() => {
            if (this.#constants.delete(constants)) tf.dispose([...constants.values()])
          }),
      }
    })
  }

  readVariables(names?: readonly string[]): Promise<Map<string, Float32Array>> {
    return this.#run(() => this.#variables.read(names))
  }

  writeVariables(values: ReadonlyMap<string, Float32Array>): Promise<void> {
    return this.#run(() => {
      this.#variables.write(values)
    })
  }

  dispose(): Promise<void> {
    return this.#queue.run(() => {
      this.#disposed = true
      this.#variables.dispose()
      for (const constants of this.#constants) tf.dispose([...constants.values()])
      this.#constants.clear()
    })
  }

  #step<I extends string, O extends string>(
    program: Program<I, O>,
    constants: ReadonlyMap<string, Tensor>,
    feeds: Feeds<I>,
  ): Record<O, TensorValue> {
    if (!this.#constants.has(constants as Map<string, Tensor>))
      throw new VortexError('internal', `Program ${program.name} was run after it or its engine was disposed.`)
    const values = Object.keys(program.inputs).map((name) => [name, requireFeed(program, name as I, feeds)] as const)
    const declared = new Set(program.variables.map(({ name }) => name))
    const get = (name: string): Tensor => {
      const constant = constants.get(name)
      if (constant) return constant
      if (declared.has(name)) return this.#variables.get(name)
      throw expected('a declared variable', `the scope of program ${program.name}`, name, { code: 'internal' })
    }
    // Not the tidy's result: tfjs would look for tensors in every number of it.
    const results: Partial<Record<string, TensorValue>> = {}
    tf.tidy(() => {
      const inputs = Object.fromEntries(values.map(([name, value]) => [name, upload(value)])) as Record<I, Tensor>
      // Only what changes no variable may be broken off: they stay those of the last whole step.
      const { outputs, updates = [] } = breakable(() => program.body(inputs, { get }))
      for (const [name, tensor] of Object.entries<Tensor>(outputs)) results[name] = download(tensor)
      this.#backend.check()
      applyUpdates(updates, this.#variables)
    })
    this.#backend.check()
    return results as Record<O, TensorValue>
  }

  #run<T>(work: () => T): Promise<T> {
    return this.#turn(() => {
      if (this.#disposed) throw new VortexError('internal', 'The engine was used after it was disposed.')
      return work()
    })
  }

  /** In turn, with our backend as tfjs' global one, from a fresh turn of the event loop (or Ctrl-C would never be heard). */
  #turn<T>(work: () => T): Promise<T> {
    return this.#queue.run(async () => {
      // Twice: a script that breaks on SIGINT takes the listeners away, and with them a signal that came in this very turn.
      await new Promise(setImmediate)
      await new Promise(setImmediate)
      // The backend is there already, so this is done when it returns.
      if (tf.getBackend() !== this.name) void tf.setBackend(this.name)
      return work()
    })
  }
}

function upload(value: TensorValue): Tensor {
  return tf.tensor(value.data, [...value.shape], dtypeOf(value))
}

function download(tensor: Tensor): TensorValue {
  // cpu hands out the array that it computes with.
  return { shape: tensor.shape, data: (tensor.dataSync() as Float32Array | Int32Array).slice() }
}
