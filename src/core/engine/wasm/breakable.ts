import { createContext, Script } from 'node:vm'
import { VortexError } from '../../base/index.ts'
import { unwindPoint } from './unwind.ts'

const SCRIPT = new Script('work()')

/**
 * Runs synchronous work so that Ctrl-C breaks it off where it is: a step takes many seconds, in which the event loop
 * stands still and no listener would hear the signal. Node's own means for that is a script that breaks on SIGINT. The
 * signal is then handed on to those who listen for it.
 * @throws `interrupted`; what the work was changing is in no certain state then (`finally` blocks inside it did not run)
 */
export function breakable<T>(work: () => T): T {
  const unwind = unwindPoint()
  try {
    return SCRIPT.runInContext(createContext({ work }), { breakOnSigint: true }) as T
  } catch (error) {
    if (!isBreak(error)) throw error
    unwind()
    process.kill(process.pid, 'SIGINT')
    throw new VortexError('interrupted', 'Interrupted.', { cause: error })
  }
}

/** The error comes from the script's realm, whose `Error` is another. */
function isBreak(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === 'ERR_SCRIPT_EXECUTION_INTERRUPTED'
}
