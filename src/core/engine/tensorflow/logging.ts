import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import koffi, { type LibraryHandle } from 'koffi'
import { withoutStandardError } from './process.ts'

/** Abseil's inline namespaces in TensorFlow's libraries; older ones obey TF_CPP_MIN_LOG_LEVEL. */
const ABSEIL = ['lts_20250814', 'lts_20250512', 'lts_20250127', 'lts_20240722', 'lts_20240116']
const ERROR = 2

/**
 * Loads the framework library, on which all of TensorFlow stands, and keeps its greetings off standard error:
 * TF_CPP_MIN_LOG_LEVEL no longer does since TensorFlow logs through Abseil.
 * @param path libtensorflow_cc; the framework library lies next to it
 */
export function loadFrameworkQuietly(path: string): void {
  const framework = join(dirname(path), basename(path).replace(/libtensorflow(_cc)?/, 'libtensorflow_framework'))
  if (!existsSync(framework)) return
  // The first greeting comes while the library loads, before any level can be set.
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
