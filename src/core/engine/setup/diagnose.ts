import { availableParallelism, totalmem } from 'node:os'
import { freeBytes, messageOf, VortexError, type Work } from '../../base/index.ts'
import { cacheFolder } from '../environment.ts'
import { loadTensorFlow } from '../tensorflow/library.ts'
import { locateTensorFlow, type MissedPlace } from '../tensorflow/locate.ts'
import { listDevices } from '../open.ts'
import { gpuFacts } from './gpu-facts.ts'
import { hiddenGpu } from './gpu-faults.ts'
import { findPip } from './pip.ts'
import type { Problem } from './problem.ts'
import { tryDevices, type TriedDevice } from './try-devices.ts'
import { tryEngine, type TriedEngine } from './try-engine.ts'

export interface Diagnosis {
  node: string
  platform: string
  threads: number
  memoryBytes: number
  /** Undefined where no engine runs at all. */
  engine?: TriedEngine
  /** What `--devices` may name, and the types in which a convolution came out right there. */
  devices: TriedDevice[]
  /** Where TensorFlow's library was looked for in vain. */
  missed: MissedPlace[]
  cache: { folder: string; freeBytes: number }
  problems: Problem[]
}

const GIB = 2 ** 30

/** Looks at this machine: Node, engine and devices (tried with a small step), threads, memory, disk; each problem with its fix. */
export async function diagnose(work: Work = {}): Promise<Diagnosis> {
  const problems: Problem[] = []
  const { found, missed } = await locateTensorFlow()
  let engine: TriedEngine | undefined
  try {
    engine = await tryEngine(work)
  } catch (error) {
    problems.push({ message: messageOf(error), fix: fixOf(error) })
  }
  if (engine && engine.name !== 'tensorflow')
    problems.push({
      // Where no library was found, `missed` says so place by place.
      message: `Training runs on ${engine.name}, about 6x slower than TensorFlow.${found ? ` ${engine.reason}` : ''}`,
      fix: await fixOfMissingTensorFlow(work),
    })
  const { devices, problems: faults } = await devicesOf(engine, work)
  problems.push(...faults)
  const memoryBytes = totalmem()
  if (memoryBytes < 4 * GIB)
    problems.push({
      message: `This machine has ${(memoryBytes / GIB).toFixed(1)} GiB of memory.`,
      fix: 'Train ResNet-18 or small crops here; crops of 513 need at least 8 GiB.',
    })
  const cache = { folder: cacheFolder(), freeBytes: await freeBytes(cacheFolder()) }
  if (cache.freeBytes < 2 * GIB)
    problems.push({
      message: `${(cache.freeBytes / GIB).toFixed(1)} GiB are free at ${cache.folder}.`,
      fix: 'Free some space, or move the cache: VORTEX_CACHE=FOLDER.',
    })
  return {
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    threads: availableParallelism(),
    memoryBytes,
    ...(engine && { engine }),
    devices,
    missed,
    cache,
    problems,
  }
}

async function devicesOf(engine: TriedEngine | undefined, work: Work) {
  if (engine?.name !== 'tensorflow')
    return { devices: [{ name: 'CPU:0', precisions: ['float32' as const] }], problems: [] }
  const names = (await listDevices())!
  const { devices, problems } = await tryDevices(names, work)
  const hidden = names.some((name) => name.startsWith('GPU')) ? undefined : await findHiddenGpu()
  return { devices, problems: hidden ? [hidden, ...problems] : problems }
}

/** Why TensorFlow does not see this machine's GPU; undefined where it has none. */
export async function findHiddenGpu(): Promise<Problem | undefined> {
  const { found } = await locateTensorFlow()
  return found && hiddenGpu(gpuFacts(loadTensorFlow(found.path)))
}

/** `vortex setup` fetches TensorFlow through pip. */
async function fixOfMissingTensorFlow({ signal }: Work): Promise<string> {
  if (await findPip(signal)) return 'Run `vortex setup`.'
  return 'Install Python 3 with pip, then run `vortex setup`.'
}

function fixOf(error: unknown): string {
  return (error instanceof VortexError ? error.suggestions[0] : undefined) ?? 'Run `vortex setup`.'
}
