import * as tf from '@tensorflow/tfjs'
import { messageOf, type Work } from '../../base/index.ts'
import { EagerEngine } from './eager-engine.ts'
import { registerEagerKernels } from './kernels/index.ts'
import { type LoadedBackend, loadBackend } from './load-backend.ts'

/** `wasm` with threads; `cpu` (plain JavaScript, 50 times slower) for tests. */
export async function openEager(name: 'wasm' | 'cpu', threads: number, work: Work = {}): Promise<EagerEngine> {
  if (name === 'cpu') return openCpu()
  const { check, threads: actual } = await (wasm ??= openWasm(threads, work).catch((error: unknown) => {
    wasm = undefined
    throw error
  }))
  return new EagerEngine({ name, check, threads: actual })
}

/** One a process: its memory never shrinks, and its first user's threads are everybody's. */
let wasm: Promise<LoadedBackend> | undefined
let cpuReady = false

async function openWasm(threads: number, work: Work): Promise<LoadedBackend> {
  const loaded = await loadBackend(threads).catch((error: unknown) => {
    if (threads === 1) throw error
    const message = `wasm runs on one thread: ${messageOf(error)}`
    work.onEvent?.({ type: 'notice', level: 'warning', message })
    return loadBackend(1)
  })
  // tfjs-backend-wasm registered its own way to load, and its kernels under this name.
  tf.removeBackend('wasm')
  tf.registerBackend('wasm', () => loaded.backend)
  registerEagerKernels('wasm')
  return loaded
}

function openCpu(): EagerEngine {
  if (!cpuReady) {
    // Or tfjs advises on standard error to install another package.
    tf.env().set('PROD', true)
    registerEagerKernels('cpu')
    cpuReady = true
  }
  return new EagerEngine({ name: 'cpu', threads: 1, check: () => undefined })
}
