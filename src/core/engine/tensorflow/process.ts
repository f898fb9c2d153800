import { closeSync, openSync } from 'node:fs'
import { devNull } from 'node:os'
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

/** Runs `body` with standard error going nowhere, native code's too. */
export function withoutStandardError<T>(body: () => T): T {
  const process = koffi.load(null)
  const dup = process.func('int dup(int descriptor)') as (descriptor: number) => number
  const dup2 = process.func('int dup2(int from, int to)') as (from: number, to: number) => number
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
