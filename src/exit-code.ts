import { isInterruption, VortexError } from './core/base/index.ts'

/** Exit codes, in one table. */
export const EXIT = { done: 0, faults: 1, failed: 2, usage: 64, interrupted: 130 } as const

export function exitCodeOf(error: unknown): number {
  if (isInterruption(error)) return EXIT.interrupted
  return error instanceof VortexError && error.code === 'usage' ? EXIT.usage : EXIT.failed
}
