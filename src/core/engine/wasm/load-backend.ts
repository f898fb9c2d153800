import { createRequire } from 'node:module'
import os from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { BackendWasm, getThreadsCount, setThreadsCount } from '@tensorflow/tfjs-backend-wasm'
import { VortexError } from '../../base/index.ts'

const require = createRequire(import.meta.url)
const FOLDER = join(dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'wasm-out')

/** What XNNPACK's module offers (Emscripten's names). */
interface WasmModule {
  cwrap(name: string, result: 'number' | null, parameters: readonly 'number'[]): (...values: number[]) => number
  _malloc: (bytes: number) => number
  _free(address: number): void
  PThread?: { unusedWorkers: Thread[]; runningWorkers: Thread[] }
  tfjs?: Record<string, (...values: number[]) => number>
}

interface Thread {
  unref(): void
  terminate(): unknown
  onerror?: unknown
}

type ModuleFactory = (settings: Record<string, unknown>) => Promise<WasmModule>

export interface LoadedBackend {
  backend: BackendWasm
  threads: number
  /** Throws what wasm complained about since the last call: its kernels print and go on. */
  check: () => void
}

/**
 * tfjs' wasm backend with SIMD and this many threads (1: the variant without threads).
 * tfjs loads the threaded variant only in browsers, so its parts are put together here.
 * @throws what made the threads fail
 */
export async function loadBackend(threads: number): Promise<LoadedBackend> {
  const complaints: string[] = []
  const settings = { printErr: (text: string) => complaints.push(text), print: (text: string) => complaints.push(text) }
  const module = await (threads > 1 ? loadThreaded(settings, threads) : loadSingle(settings))
  bindFunctions(module)
  guardMemory(module)
  setThreadsCount(threads)
  const backend = new BackendWasm(module as never)
  leaveProcessFree(module)
  return {
    backend,
    threads: threads > 1 ? getThreadsCount() : 1,
    check() {
      if (complaints.length === 0) return
      const text = complaints.splice(0).join(' ')
      throw new VortexError('engine', `wasm failed: ${text}`, { suggestions: SUGGESTIONS })
    },
  }
}

const SUGGESTIONS = [
  'Use a smaller crop or batch: wasm memory ends at 4 GB.',
  'Fetch TensorFlow with `vortex setup`; it has no such limit.',
]

function loadSingle(settings: Record<string, unknown>): Promise<WasmModule> {
  const factory = require(join(FOLDER, 'tfjs-backend-wasm.js')) as ModuleFactory
  return withoutListeners(() =>
    factory({
      ...settings,
      locateFile: (name: string) => join(FOLDER, name.endsWith('.wasm') ? 'tfjs-backend-wasm-simd.wasm' : name),
    }),
  )
}

async function loadThreaded(settings: Record<string, unknown>, threads: number): Promise<WasmModule> {
  const script = join(FOLDER, 'tfjs-backend-wasm-threaded-simd.js')
  const factory = require(script) as ModuleFactory
  const shared: Record<string, unknown> & Partial<WasmModule> = {
    ...settings,
    mainScriptUrlOrBlob: script,
    locateFile: (name: string) => (name.endsWith('.worker.js') ? threadSource(script) : join(FOLDER, name)),
  }
  const load = () =>
    new Promise<WasmModule>((resolve, reject) => {
      withoutListeners(() => factory(shared)).then(resolve, reject)
      for (const thread of shared.PThread?.unusedWorkers ?? []) {
        // Emscripten sets a handler that throws out of reach of any caller.
        Object.defineProperty(thread, 'onerror', { get: () => reject, set: () => undefined })
      }
    })
  return pretendingCores(2 * threads, load)
}

/** The threads' script as a module of its own: tfjs ships it as a string, with its escapes lost, for a browser's blob. */
function threadSource(script: string): URL {
  const { wasmWorkerContents } = require(script.replace(/\.js$/, '.worker.js')) as { wasmWorkerContents: string }
  const prelude = `
    import { createRequire } from 'node:module'
    const __filename = ${JSON.stringify(script)}
    const require = createRequire(${JSON.stringify(pathToFileURL(script).href)});`
  return new URL(`data:text/javascript,${encodeURIComponent(prelude + wasmWorkerContents.replaceAll('\n', '\\n'))}`)
}

/** Emscripten hooks the process' uncaught errors; they belong to the program. */
function withoutListeners<T>(load: () => T): T {
  const names = ['uncaughtException', 'unhandledRejection'] as const
  const before = names.map((name) => process.rawListeners(name))
  try {
    return load()
  } finally {
    for (const [index, name] of names.entries())
      for (const listener of process.rawListeners(name) as (() => void)[])
        if (!before[index]!.includes(listener)) process.off(name, listener)
  }
}

/** The six functions through which `BackendWasm` speaks to its module. */
function bindFunctions(module: WasmModule): void {
  const bind = (name: string, parameters: number, result: 'number' | null = null) =>
    module.cwrap(name, result, new Array<'number'>(parameters).fill('number'))
  module.tfjs = {
    init: bind('init', 0),
    initWithThreadsCount: bind('init_with_threads_count', 1),
    getThreadsCount: bind('get_threads_count', 0, 'number'),
    registerTensor: bind('register_tensor', 3),
    disposeData: bind('dispose_data', 1),
    dispose: bind('dispose', 0),
  }
}

/**
 * tfjs does not look at malloc's result and would write to address 0. And malloc reads its argument as a signed 32-bit number,
 * so that beyond 2 GiB it hands out what it does not have.
 */
function guardMemory(module: WasmModule): void {
  // Its first call replaces the function itself.
  module._free(module._malloc(1))
  const malloc = module._malloc
  module._malloc = (bytes) => {
    const address = bytes < 2 ** 31 ? malloc(bytes) : 0
    if (address === 0 && bytes > 0)
      throw new VortexError('engine', `wasm cannot allocate another ${Math.ceil(bytes / 2 ** 20)} MiB of its 4096.`, {
        suggestions: SUGGESTIONS,
      })
    return address
  }
}

/** The module takes at most half of the cores that it finds while it loads; the caller has already decided. */
async function pretendingCores<T>(cores: number, load: () => Promise<T>): Promise<T> {
  const { cpus } = os
  const pretended = new Array<os.CpuInfo>(cores).fill(cpus()[0]!)
  os.cpus = () => pretended
  try {
    return await load()
  } finally {
    os.cpus = cpus
  }
}

/** Idle threads go; busy ones sleep in wasm and must not keep the process alive. */
function leaveProcessFree({ PThread }: WasmModule): void {
  for (const thread of PThread?.unusedWorkers.splice(0) ?? []) thread.terminate()
  for (const thread of PThread?.runningWorkers ?? []) thread.unref()
}
