import { closeSync, openSync, readFileSync } from 'node:fs'
import { devNull } from 'node:os'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import koffi from 'koffi'

/** Flags of dlopen (dlfcn.h): resolve now, only if loaded already, never unload. */
const KEEP = process.platform === 'darwin' ? 0x2 | 0x10 | 0x80 : 0x2 | 0x4 | 0x1000

/**
 * Keeps a loaded library until the process is gone. koffi unloads its libraries while Node ends, and TensorFlow crashes
 * when it is unloaded.
 */
export function keepLoaded(path: string): void {
  const dlopen = koffi.load(null).func('void *dlopen(const char *path, int flags)') as (
    path: string,
    flags: number,
  ) => unknown
  dlopen(path, KEEP)
}

/** mallopt's M_MMAP_THRESHOLD (malloc.h), and blocks from which on memory goes back to the system when it is freed. */
const MMAP_THRESHOLD = -3
const LARGE_BLOCK = 2 ** 20

/**
 * Lets large blocks go back to the system at once. glibc raises its threshold to 32 MB while it sees such blocks freed,
 * and then keeps a step's activations in pieces (R50 + vortex at 193: peak 1,827 MB, with this 1,749 MB, no slower).
 */
export function returnLargeBlocks(): void {
  if (process.platform !== 'linux') return
  try {
    const mallopt = koffi.load(null).func('int mallopt(int parameter, int value)') as (
      parameter: number,
      value: number,
    ) => number
    mallopt(MMAP_THRESHOLD, LARGE_BLOCK)
  } catch {
    // Not glibc.
  }
}

/** madvise's MADV_PAGEOUT (mman.h, Linux 5.4; older kernels refuse it, and nothing changes). */
const PAGE_OUT = 21

/**
 * Gives back the pages of a folder's libraries that loading them touched: 220 MB of symbols and start-up code that are never
 * used again. What is needed comes back from the file. Only mappings that nothing writes to: code, and the file's read-only
 * beginning.
 */
export function dropLoadedPages(folder: string): void {
  if (process.platform !== 'linux') return
  const madvise = koffi.load(null).func('int madvise(void *address, size_t length, int advice)') as (
    address: bigint,
    length: bigint,
    advice: number,
  ) => number
  for (const line of readFileSync('/proc/self/maps', 'utf8').split('\n')) {
    const mapping = /^([0-9a-f]+)-([0-9a-f]+) (?:r-xp [0-9a-f]+|r--p 0+) /.exec(line)
    if (!mapping || !line.includes(` ${folder}/`)) continue
    const [start, end] = [`0x${mapping[1]!}`, `0x${mapping[2]!}`].map(BigInt) as [bigint, bigint]
    madvise(start, end - start, PAGE_OUT)
  }
}

/**
 * Collects what JavaScript no longer needs. Weights and graphs on their way to TensorFlow are hundreds of megabytes that V8 would
 * leave lying until it allocates again, which during training it hardly does.
 */
export function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
}

/** Lets the process end though a call into TensorFlow never returns: Node would wait for its thread. */
export function leaveWithoutWaiting(): void {
  const end = koffi.load(null).func('void _exit(int status)') as (status: number) => void
  process.once('exit', (code) => {
    end(code)
  })
}

/** Runs `body` with standard error going nowhere, native code's too. */
export function withoutStandardError<T>(body: () => T): T {
  const program = koffi.load(null)
  const dup = program.func('int dup(int descriptor)') as (descriptor: number) => number
  const dup2 = program.func('int dup2(int from, int to)') as (from: number, to: number) => number
  const kept = dup(2)
  const nowhere = openSync(devNull, 'w')
  dup2(nowhere, 2)
  try {
    return body()
  } finally {
    dup2(kept, 2)
    closeSync(kept)
    closeSync(nowhere)
  }
}
