import { homedir } from 'node:os'
import { join } from 'node:path'

/** What the user's environment says about engines; empty variables count as unset. Only the engine's loader asks. */
export function engineEnvironment(): { engine?: string; tensorflow?: string } {
  const engine = read('VORTEX_ENGINE')
  const tensorflow = read('VORTEX_TENSORFLOW')
  return { ...(engine !== undefined && { engine }), ...(tensorflow !== undefined && { tensorflow }) }
}

/** vortex's cache, shared by its versions: `VORTEX_CACHE`, `$XDG_CACHE_HOME/vortex` or `~/.cache/vortex`. */
export function cacheFolder(): string {
  return read('VORTEX_CACHE') ?? join(read('XDG_CACHE_HOME') ?? join(homedir(), '.cache'), 'vortex')
}

/**
 * Sets what TensorFlow's library reads while it loads; what the user set stays, but for oneDNN: without it TensorFlow
 * has no gradient of a dilated convolution on CPUs.
 */
export function setTensorFlowDefaults(): void {
  process.env['TF_ENABLE_ONEDNN_OPTS'] = '1'
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2'
  process.env['TF_FORCE_GPU_ALLOW_GROWTH'] ??= 'true'
}

function read(name: string): string | undefined {
  const value = process.env[name]
  return value === '' ? undefined : value
}
