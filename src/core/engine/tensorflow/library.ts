import { existsSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import koffi from 'koffi'
import { messageOf, VortexError } from '../../base/index.ts'
import { setTensorFlowDefaults } from '../environment.ts'
import { bindTensorFlow, type TensorFlowApi } from './c-api.ts'
import { loadFrameworkQuietly } from './logging.ts'
import { dropLoadedPages, keepLoaded, returnLargeBlocks } from './process.ts'

/** A loaded TensorFlow library. It stays loaded until the process ends; a second one cannot be loaded next to it. */
export interface TensorFlowLibrary {
  path: string
  /** `2.21.0`. */
  version: string
  api: TensorFlowApi
}

/** TF_SessionRun needs more than koffi's 128 KiB when it runs on a thread of koffi's. */
const ASYNC_STACK_BYTES = 8 << 20

let loaded: TensorFlowLibrary | undefined

/** Loads the library once a process. */
export function loadTensorFlow(path: string): TensorFlowLibrary {
  if (loaded?.path === path) return loaded
  if (loaded)
    throw new VortexError('engine', `TensorFlow is loaded from ${loaded.path}: ${path} cannot be loaded next to it.`)
  setTensorFlowDefaults()
  try {
    configureKoffi()
    returnLargeBlocks()
    preloadCuda(path)
    loadFrameworkQuietly(path)
    const library = koffi.load(path)
    keepLoaded(path)
    const api = bindTensorFlow(library)
    dropLoadedPages(dirname(realpathSync(path)))
    loaded = { path, version: api.TF_Version(), api }
    return loaded
  } catch (cause) {
    throw new VortexError('engine', `TensorFlow's library ${path} could not be loaded: ${messageOf(cause)}`, {
      cause,
      suggestions: ['Run `vortex doctor`: it shows every place that was looked at.'],
    })
  }
}

/** Only before koffi's first library; a second try after a library that would not load finds it done. */
function configureKoffi(): void {
  const config = koffi.config()
  if (config.async_stack_size !== ASYNC_STACK_BYTES) koffi.config({ ...config, async_stack_size: ASYNC_STACK_BYTES })
}

/** The one CUDA library that TensorFlow's own search path (`../nvidia/…/lib` beside it) does not reach. */
function preloadCuda(path: string): void {
  const solver = join(dirname(path), '../nvidia/cusolver/lib/libcusolver.so.11')
  if (existsSync(solver)) koffi.load(solver)
}
