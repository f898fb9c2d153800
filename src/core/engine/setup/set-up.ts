import type { Work } from '../../base/index.ts'
import { ensureTensorFlow, type SetupOptions } from './ensure-tensorflow.ts'
import { tryEngine, type TriedEngine } from './try-engine.ts'

export interface SetupResult {
  engine: TriedEngine
  /** Why TensorFlow could not be had, where it could not. */
  missing?: string
}

/**
 * Finds TensorFlow's library or fetches it, once, and tries the engine that will run. Without pip or a network that is
 * wasm; a wish for a certain library that cannot be had is an error.
 */
export async function setUp(options: SetupOptions = {}, work: Work = {}): Promise<SetupResult> {
  const missing = await ensureTensorFlow(options, work)
  return { engine: await tryEngine(work), ...(missing !== undefined && { missing }) }
}
