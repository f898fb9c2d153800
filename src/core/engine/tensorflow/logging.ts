import { closeSync, existsSync, openSync } from 'node:fs'
import { devNull } from 'node:os'
import { basename, dirname, join } from 'node:path'
import koffi, { type LibraryHandle } from 'koffi'

/** Abseil's inline namespaces in TensorFlow's libraries; older ones obey TF_CPP_MIN_LOG_LEVEL. */
const ABSEIL = ['lts_20250814', 'lts_20250512', 'lts_20250127', 'lts_20240722', 'lts_20240116']
const ERROR = 2

/**
 * Loads the framework library, on which all of TensorFlow stands, and keeps its greetings off standard error:
 * TF_CPP_MIN_LOG_LEVEL no longer does since TensorFlow logs through Abseil.
 * @param path libtensorflow_cc; the framework library lies beside it
 */
export function loadFrameworkQuietly(path: string): void {
  const framework = join(dirname(path), basename(path).replace(/libtensorflow(_cc)?/, 'libtensorflow_framework'))
  if (!existsSync(framework)) return
  silenceInformation(withoutStandardError(() => koffi.load(framework)))
}

/** `absl::SetMinLogLevel` has no C name. Where none of these fits, TensorFlow talks. */
function silenceInformation(library: LibraryHandle): void {
  for (const namespace of ABSEIL) {
    const name = `_ZN4absl${namespace.length}${namespace}14SetMinLogLevelENS0_18LogSeverityAtLeastE`
    try {
      const setLevel = library.func(name, 'void', ['int']) as (level: number) => void
      setLevel(ERROR)
      return
    } catch {
      // Another Abseil.
    }
  }
}

/** The first greeting comes while the library loads, before any level can be set. */
function withoutStandardError<T>(load: () => T): T {
  const process = koffi.load(null)
  const dup = process.func('int dup(int descriptor)') as (descriptor: number) => number
  const dup2 = process.func('int dup2(int from, int to)') as (from: number, to: number) => number
  const kept = dup(2)
  const nowhere = openSync(devNull, 'w')
  dup2(nowhere, 2)
  try {
    return load()
  } finally {
    dup2(kept, 2)
    closeSync(kept)
    closeSync(nowhere)
  }
}
