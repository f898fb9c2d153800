import { fork } from 'node:child_process'
import {
  throwIfInterrupted,
  VortexError,
  workerArguments,
  workerModule,
  type ErrorCode,
  type Work,
} from '../../base/index.ts'
import type { EngineOptions } from '../../engine/index.ts'
import type { ModelConfig } from '../../models/index.ts'
import type { Stage } from '../../recipes/index.ts'

/** A step to be tried. */
export interface Trial {
  model: ModelConfig
  stage: Stage
  /** How many the data have. */
  classes: number
  accumulate: number
  engine: EngineOptions | undefined
  /** Resident memory that the process may take. */
  limitBytes: number
}

/** What a trial's process answers, unless it dies of what it tries. */
export type TrialAnswer =
  { fits: boolean } | { error: { code: ErrorCode; message: string; suggestions: readonly string[] } }

/** What a run may use of the memory that is free: images, evaluations and checkpoints take some besides the step. */
const SHARE = 0.8

export function memoryLimit(): number {
  return SHARE * process.availableMemory()
}

/**
 * Whether a step fits the memory, tried in a process of its own: one that takes too much, or that the system kills for it,
 * ends alone.
 * @throws the fault of a step that fails for another reason
 */
export async function tryParts(trial: Trial, { signal }: Work = {}): Promise<boolean> {
  throwIfInterrupted(signal)
  const module = workerModule(import.meta.url, 'trial')
  const child = fork(module, { execArgv: workerArguments(module), serialization: 'advanced', stdio: 'ignore' })
  const kill = () => child.kill('SIGKILL')
  signal?.addEventListener('abort', kill, { once: true })
  try {
    const answer = await new Promise<TrialAnswer>((resolve, reject) => {
      child.once('message', resolve)
      child.once('error', reject)
      // By the trial itself, by the system, or by a library that got no memory.
      child.once('exit', () => {
        resolve({ fits: false })
      })
      child.send(trial)
    })
    throwIfInterrupted(signal)
    if ('fits' in answer) return answer.fits
    const { code, message, suggestions } = answer.error
    throw new VortexError(code, message, { suggestions })
  } finally {
    signal?.removeEventListener('abort', kill)
    kill()
  }
}
