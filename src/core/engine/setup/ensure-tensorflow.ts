import { mkdir, realpath, rm, symlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { isInterruption, messageOf, VortexError, type Work } from '../../base/index.ts'
import { cacheFolder, engineEnvironment } from '../environment.ts'
import { loadTensorFlow } from '../tensorflow/library.ts'
import { LINKED, locateTensorFlow } from '../tensorflow/locate.ts'
import { kernelPackage, kernelPackageInCache } from '../tensorflow/tfjs/package.ts'
import { fetchKernels } from './fetch-kernels.ts'
import { fetchTensorFlow, TENSORFLOW_VERSION } from './fetch-tensorflow.ts'

export interface SetupOptions {
  /** An existing library (a file, or the folder that holds it) to use from now on. */
  library?: string | undefined
  /** The library with CUDA. */
  gpu?: boolean
  /** Of TensorFlow; default {@link TENSORFLOW_VERSION}. */
  version?: string | undefined
}

/** Makes TensorFlow's library and kernels be there; the reason where they cannot. Who chose another engine needs neither. */
export async function ensureTensorFlow(options: SetupOptions = {}, work: Work = {}): Promise<string | undefined> {
  const wished = options.library !== undefined || options.gpu === true || options.version !== undefined
  const { engine, tensorflow } = engineEnvironment()
  if (!wished && (engine === 'wasm' || engine === 'cpu')) return undefined
  try {
    if (options.library !== undefined) await linkLibrary(options.library)
    else if (wished || !(await locateTensorFlow()).found) {
      // Where a library is named, no other is looked for: fetching one would be of no use.
      if (!wished && tensorflow !== undefined) return (await locateTensorFlow()).missed[0]?.reason
      await fetchTensorFlow(
        { cache: cacheFolder(), version: options.version ?? TENSORFLOW_VERSION, gpu: options.gpu ?? false },
        work,
      )
    }
    if (kernelPackage() === undefined) await fetchKernels(kernelPackageInCache(), work)
    return undefined
  } catch (error) {
    if (wished || isInterruption(error)) throw error
    return messageOf(error)
  }
}

/** Remembers a library that loads, as a link in the cache that is looked at first. */
async function linkLibrary(given: string): Promise<void> {
  const { found, missed } = await locateTensorFlow(given)
  if (!found)
    throw new VortexError(
      'not-found',
      `Expected TensorFlow's library for --tensorflow but ${missed[0]?.reason ?? given}.`,
    )
  const path = await realpath(found.path)
  loadTensorFlow(path)
  const link = join(cacheFolder(), 'tensorflow', LINKED, 'tensorflow')
  await mkdir(dirname(link), { recursive: true })
  await rm(link, { force: true })
  await symlink(dirname(path), link)
}
