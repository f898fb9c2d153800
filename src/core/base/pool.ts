import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { fileURLToPath } from 'node:url'
import { VortexError, type ErrorCode } from './errors.ts'

/** What a worker answers: the value, or an error as data. */
type Answer = { value: unknown } | { error: { code: ErrorCode; message: string; suggestions: readonly string[] } }

interface Job {
  task: unknown
  transfer: readonly ArrayBuffer[]
  resolve: (value: unknown) => void
  reject: (error: unknown) => void
}

/** Threads that run one module's tasks (see `serve` in worker.ts); tasks wait in order until a thread is free. */
export class WorkerPool<Task, Value> {
  readonly size: number
  readonly #idle: Worker[] = []
  readonly #running = new Map<Worker, Job>()
  readonly #waiting: Job[] = []

  /**
   * @param module URL of the worker's module, from {@link workerModule}
   * @param size number of threads; default one a core
   * @param workerData handed to each worker
   */
  constructor(module: URL, size = availableParallelism(), workerData?: unknown) {
    this.size = Math.max(1, size)
    for (let i = 0; i < this.size; i++) this.#start(module, workerData)
  }

  run(task: Task, transfer: readonly ArrayBuffer[] = []): Promise<Value> {
    return new Promise<Value>((resolve, reject) => {
      this.#waiting.push({ task, transfer, resolve: resolve as (value: unknown) => void, reject })
      this.#dispatch()
    })
  }

  /** Ends the threads; tasks not finished are rejected. */
  async close(): Promise<void> {
    const workers = [...this.#idle, ...this.#running.keys()]
    const closed = new VortexError('interrupted', 'The worker pool was closed.')
    for (const job of [...this.#running.values(), ...this.#waiting.splice(0)]) job.reject(closed)
    this.#running.clear()
    this.#idle.length = 0
    // An unreferenced thread would not keep the process waiting for its own end; a last answer would unreference it again.
    for (const worker of workers) worker.removeAllListeners('message').ref()
    await Promise.all(workers.map((worker) => worker.terminate()))
  }

  #start(module: URL, workerData: unknown): void {
    const worker = new Worker(module, { workerData, execArgv: workerArguments(module) })
    worker.unref()
    worker.on('message', (answer: Answer) => {
      const job = this.#running.get(worker)
      this.#running.delete(worker)
      worker.unref()
      this.#idle.push(worker)
      if (job) settle(job, answer)
      this.#dispatch()
    })
    worker.on('error', (cause) => {
      this.#lose(worker, new VortexError('internal', `A worker thread died: ${cause.message}.`, { cause }))
    })
    worker.on('exit', (code) => {
      this.#lose(worker, new VortexError('internal', `A worker thread ended with code ${code}.`))
    })
    this.#idle.push(worker)
  }

  /** The thread's task fails; where it was the last thread, those that wait fail too. */
  #lose(worker: Worker, reason: VortexError): void {
    this.#running.get(worker)?.reject(reason)
    this.#running.delete(worker)
    const at = this.#idle.indexOf(worker)
    if (at >= 0) this.#idle.splice(at, 1)
    this.#dispatch()
  }

  #dispatch(): void {
    if (this.#running.size + this.#idle.length === 0) {
      const gone = new VortexError('internal', 'All worker threads have stopped.')
      for (const job of this.#waiting.splice(0)) job.reject(gone)
    }
    while (this.#idle.length > 0 && this.#waiting.length > 0) {
      const worker = this.#idle.pop()!
      const job = this.#waiting.shift()!
      this.#running.set(worker, job)
      worker.ref()
      worker.postMessage(job.task, job.transfer)
    }
  }
}

/** URL of `name.worker` beside the calling module, for sources and compiled code alike. */
export function workerModule(importMetaUrl: string, name: string): URL {
  return new URL(`./${name}.worker${importMetaUrl.endsWith('.ts') ? '.ts' : '.js'}`, importMetaUrl)
}

/** Node's arguments for a worker's module: threads do not inherit tsx on Node 20, so sources are registered again there. */
export function workerArguments(module: URL): string[] {
  if (!module.pathname.endsWith('.ts')) return []
  const registration = new URL('../../../bin/tsx-worker.js', import.meta.url)
  return ['--import', fileURLToPath(registration)]
}

function settle(job: Job, answer: Answer): void {
  if ('value' in answer) job.resolve(answer.value)
  else {
    const { code, message, suggestions } = answer.error
    job.reject(new VortexError(code, message, { suggestions }))
  }
}
