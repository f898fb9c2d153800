import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import koffi from 'koffi'
import type { TensorFlowLibrary } from '../tensorflow/library.ts'
import { hasGpuKernels } from '../tensorflow/kernels-of.ts'
import { CUDA_LIBRARIES, type GpuFacts } from './gpu-faults.ts'

/** Where NVIDIA's driver on Linux shows its first device, and its version. */
const DEVICE = '/dev/nvidia0'
const VERSION_FILE = '/proc/driver/nvidia/version'

/** Looks for a GPU and for what TensorFlow needs to use it. */
export function gpuFacts({ path, api }: TensorFlowLibrary): GpuFacts {
  const present = existsSync(DEVICE)
  const cuda = hasGpuKernels(api)
  return {
    present,
    driver: driverVersion(),
    cuda,
    missing: present && cuda ? CUDA_LIBRARIES.filter((name) => !loads(name, foldersOf(path))) : [],
  }
}

/** `NVRM version: NVIDIA UNIX x86_64 Kernel Module  535.104.05  Sat Aug …`, or `Open Kernel Module for x86_64  560.35.03 …` */
function driverVersion(): string | undefined {
  if (!existsSync(VERSION_FILE)) return undefined
  return /Kernel Module.*?\s(\d+\.\d+(?:\.\d+)?)\s/.exec(readFileSync(VERSION_FILE, 'utf8'))?.[1]
}

/** `nvidia/PART/lib` next to the package, where its own search path leads. */
function foldersOf(library: string): string[] {
  const nvidia = join(dirname(library), '../nvidia')
  return existsSync(nvidia) ? readdirSync(nvidia).map((part) => join(nvidia, part, 'lib')) : []
}

function loads(name: string, folders: readonly string[]): boolean {
  if (folders.some((folder) => existsSync(join(folder, name)))) return true
  try {
    koffi.load(name)
    return true
  } catch {
    return false
  }
}
