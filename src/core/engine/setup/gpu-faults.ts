import type { Problem } from './problem.ts'

/**
 * What TensorFlow 2.21 opens at run time for CUDA 12, by file name: `tensorflow[and-cuda]` brings all but the last, which is the
 * driver's.
 */
export const CUDA_LIBRARIES = [
  ...['libcudart.so.12', 'libcublas.so.12', 'libcublasLt.so.12', 'libcufft.so.11', 'libcusolver.so.11'],
  ...['libcusparse.so.12', 'libcudnn.so.9', 'libcuda.so.1'],
] as const

/** The oldest driver of CUDA 12 (CUDA Toolkit release notes, "minor version compatibility"). */
const OLDEST_DRIVER = [525, 60, 13]

/** What this machine shows of a GPU. */
export interface GpuFacts {
  /** Whether NVIDIA's driver shows a device. */
  present: boolean
  /** The driver's version, where it says so. */
  driver?: string | undefined
  /** Whether TensorFlow's library has kernels for GPUs. */
  cuda: boolean
  /** Those of {@link CUDA_LIBRARIES} that cannot be loaded. */
  missing: readonly string[]
}

/** Why TensorFlow sees no GPU where there is one, and the fix; undefined where there is none. */
export function hiddenGpu({ present, driver, cuda, missing }: GpuFacts): Problem | undefined {
  if (!present) return undefined
  if (!cuda)
    return {
      message: "This machine has a GPU, but TensorFlow's library was built without CUDA.",
      fix: 'Run `vortex setup --gpu`: it fetches one that uses it.',
    }
  if (driver !== undefined && isOlder(driver))
    return {
      message: `NVIDIA's driver ${driver} is too old for CUDA 12, which needs ${OLDEST_DRIVER.join('.')}.`,
      fix: "Install a newer driver from your system's packages, and restart.",
    }
  const [first] = missing
  if (first === undefined)
    return {
      message: 'This machine has a GPU, and all of CUDA loads, but TensorFlow does not list it.',
      fix: 'See whether `nvidia-smi` shows it, and whether CUDA_VISIBLE_DEVICES hides it.',
    }
  if (first === 'libcuda.so.1')
    return {
      message: "The library of NVIDIA's driver, libcuda.so.1, cannot be loaded.",
      fix: 'Install the driver; in a container, start it with the GPU (docker run --gpus all).',
    }
  return {
    message: `CUDA's library ${missing.join(', ')} cannot be loaded.`,
    fix: 'Run `vortex setup --gpu`: it fetches a set that works together.',
  }
}

/** What TensorFlow says of a device that fails, as a fault with its fix; by CUDA's and cuDNN's names for it. */
const FAULTS: readonly { says: RegExp; because: string; fix: string }[] = [
  {
    says: /driver version is insufficient|CUDA_ERROR_(NO_BINARY|UNSUPPORTED_PTX|SYSTEM_DRIVER_MISMATCH)|driver.*too old/i,
    because: "NVIDIA's driver is too old for the library",
    fix: `Install a driver of version ${OLDEST_DRIVER.join('.')} or newer, and restart.`,
  },
  {
    says: /RESOURCE_EXHAUSTED|out of memory|OOM|CUDA_ERROR_OUT_OF_MEMORY|ALLOC_FAILED/i,
    because: 'it has no memory left',
    fix: 'See with `nvidia-smi` which process holds it, end that, or choose another device (--devices).',
  },
  {
    says: /no kernel image|CUDA_ERROR_INVALID_(IMAGE|PTX)|compute capability/i,
    because: "the library has no code for this card's generation",
    fix: 'Use a card of compute capability 6.0 or newer, or a library built for this one: vortex setup --tensorflow PATH.',
  },
  {
    says: /DNN library|cudnn|CUDNN_STATUS/i,
    because: 'cuDNN does not start, mostly since another version is found first',
    fix: 'Run `vortex setup --gpu`, and unset LD_LIBRARY_PATH: the set in the cache works together.',
  },
  {
    says: /lib[\w.]+\.so[.\d]*/,
    because: 'a library is missing',
    fix: 'Run `vortex setup --gpu`: it fetches a set that works together.',
  },
]

/** The fault of a device on which a convolution failed. */
export function deviceFault(device: string, message: string): Problem {
  const known = device.startsWith('GPU') ? FAULTS.find(({ says }) => says.test(message)) : undefined
  const fix = known?.fix ?? 'Run `vortex setup` for another library, or choose another device (--devices).'
  return { message: `A small convolution failed on ${device}${known ? `: ${known.because}` : ''}. ${message}`, fix }
}

function isOlder(version: string): boolean {
  const parts = version.split('.').map(Number)
  for (const [i, oldest] of OLDEST_DRIVER.entries()) if ((parts[i] ?? 0) !== oldest) return (parts[i] ?? 0) < oldest
  return false
}
