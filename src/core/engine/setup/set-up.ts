import type { Work } from '../../base/index.ts'
import { ensureTensorFlow, type SetupOptions } from './ensure-tensorflow.ts'
import { findHiddenGpu } from './diagnose.ts'
import type { Problem } from './problem.ts'
import { tryEngine, type TriedEngine } from './try-engine.ts'

export interface SetupResult {
  engine: TriedEngine
  /** Why TensorFlow could not be had, where it could not. */
  missing?: string
  /** Why the engine does not run on a GPU, where one was asked for. */
  gpu?: Problem
}

const NO_GPU: Problem = {
  message: 'This machine has no NVIDIA GPU that a driver shows: the engine runs on the CPU.',
  fix: 'Install the driver; in a container, start it with the GPU (docker run --gpus all).',
}

/**
 * Finds TensorFlow's library or fetches it, once, and tries the engine that will run. Without pip or a network that is
 * wasm; a wish for a certain library that cannot be had is an error.
 */
export async function setUp(options: SetupOptions = {}, work: Work = {}): Promise<SetupResult> {
  const missing = await ensureTensorFlow(options, work)
  const engine = await tryEngine(work)
  const gpu = options.gpu && engine.device !== 'GPU' ? ((await findHiddenGpu()) ?? NO_GPU) : undefined
  return { engine, ...(missing !== undefined && { missing }), ...(gpu && { gpu }) }
}
