import { availableParallelism } from 'node:os'
import { expected, messageOf, VortexError, type Work } from '../base/index.ts'
import { engineEnvironment } from './environment.ts'
import type { Engine, EngineName } from './program.ts'
import { openCluster } from './tensorflow/cluster/open.ts'
import { TensorFlowEngine } from './tensorflow/engine.ts'
import { loadTensorFlow, type TensorFlowLibrary } from './tensorflow/library.ts'
import { locateTensorFlow, type FoundLibrary, type Location } from './tensorflow/locate.ts'
import { chooseDevices, localDevices, type DeviceChoice } from './tensorflow/placed-devices.ts'
import { kernelPackage } from './tensorflow/tfjs/package.ts'
import { openEager } from './wasm/open-eager.ts'

export interface EngineOptions {
  /** Must be this one; default `VORTEX_ENGINE`, else TensorFlow where its library is found, else wasm. */
  name?: EngineName | undefined
  /** TensorFlow's library: a file, or the folder that holds it. Default: see `locateTensorFlow`. */
  library?: string | undefined
  /** Default: one a core. */
  threads?: number | undefined
  /** Devices that programs are spread over, as {@link findDevices} names them; absent: TensorFlow's first GPU or else the CPU. */
  devices?: readonly string[] | undefined
  /** Addresses of workers that compute together in the place of this machine. */
  cluster?: readonly string[] | undefined
}

const NAMES: readonly EngineName[] = ['tensorflow', 'wasm', 'cpu']

/** An engine and why it is this one; `slow` where TensorFlow was looked for in vain. */
export interface ChosenEngine {
  engine: Engine
  reason: string
  slow: boolean
}

/**
 * Opens an engine and says through a notice which one.
 * @throws VortexError if the engine that was asked for by name cannot be had
 */
export async function openEngine(options: EngineOptions = {}, work: Work = {}): Promise<Engine> {
  const { engine, slow } = await chooseEngine(options, work)
  const pace = slow ? ', about 6x slower than TensorFlow; `vortex doctor` says why' : ''
  work.onEvent?.({
    type: 'notice',
    level: 'info',
    message: `Engine: ${slow ? engine.name : engine.description}${pace}`,
  })
  return engine
}

/** {@link openEngine} for those who say it themselves. */
export async function chooseEngine(options: EngineOptions = {}, work: Work = {}): Promise<ChosenEngine> {
  const { library, threads = availableParallelism() } = options
  const name = options.name ?? nameFromEnvironment() ?? (library === undefined ? undefined : 'tensorflow')
  if (name === 'wasm' || name === 'cpu')
    return { engine: await openEager(name, threads, work), reason: 'as asked', slow: false }
  const location = await locateTensorFlow(library)
  try {
    if (location.found === undefined) throw noLibrary(location)
    const tensorflow = load(location.found)
    const cluster = options.cluster && (await openCluster(tensorflow, options.cluster, threads))
    const engine = new TensorFlowEngine(tensorflow, { threads, devices: options.devices, cluster })
    return { engine, reason: describeFound(location.found), slow: false }
  } catch (error) {
    if (name === 'tensorflow' || library !== undefined || options.cluster || wished()) throw error
    return { engine: await openEager('wasm', threads, work), reason: messageOf(error), slow: true }
  }
}

/**
 * The names of the devices that a choice means. Only TensorFlow has several.
 * @throws usage for a device that this machine does not have
 */
export async function findDevices(choice: DeviceChoice): Promise<readonly string[]> {
  return chooseDevices(choice, await listDevices())
}

/** This machine's devices, as `--devices` names them; undefined without TensorFlow. */
export async function listDevices(): Promise<string[] | undefined> {
  const { found } = await locateTensorFlow()
  const isTensorFlow = (nameFromEnvironment() ?? 'tensorflow') === 'tensorflow'
  return found && isTensorFlow ? localDevices(load(found).api) : undefined
}

/** Loads the library and makes sure that it can be used. */
export function load({ path }: FoundLibrary): TensorFlowLibrary {
  // Asked first: loading half a gigabyte to find the kernels missing would be a pity.
  if (kernelPackage() === undefined)
    throw new VortexError('engine', "tfjs' TensorFlow kernels (@tensorflow/tfjs-node-gpu) are not installed.", {
      suggestions: ['Run `vortex setup`: it fetches them.'],
    })
  return loadTensorFlow(path)
}

function nameFromEnvironment(): EngineName | undefined {
  const { engine } = engineEnvironment()
  if (engine === undefined) return undefined
  const name = NAMES.find((known) => known === engine)
  if (name) return name
  throw expected(NAMES.join(', '), 'VORTEX_ENGINE', engine, { suggestions: ['Set it to one of them, or unset it.'] })
}

/** A library named in the environment is a wish like one named by a flag. */
function wished(): boolean {
  return engineEnvironment().tensorflow !== undefined
}

function describeFound({ source, path }: FoundLibrary): string {
  return `library from ${source}: ${path}`
}

export function noLibrary({ missed }: Location): VortexError {
  const places = missed.map(({ source, reason }) => `${source}: ${reason}`).join('; ')
  return new VortexError('engine', `No TensorFlow library was found (${places}).`, {
    suggestions: ['Run `vortex setup`: it fetches the library.'],
  })
}
