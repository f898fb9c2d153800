import { connect } from 'node:http2'
import { VortexError } from '../../../base/index.ts'

/** Milliseconds between two looks at a worker, and until one that says nothing counts as lost. */
const EVERY = 5_000
const PATIENCE = 10_000

/**
 * Whether a worker answers: TensorFlow's gRPC server greets each connection with its HTTP/2 settings. A connection alone says
 * nothing, since the system accepts it for a process that hangs.
 */
export function answers(address: string, patience = PATIENCE): Promise<boolean> {
  return new Promise((resolve) => {
    const session = connect(`http://${address}`)
    const end = (alive: boolean) => {
      clearTimeout(timer)
      session.destroy()
      resolve(alive)
    }
    const timer = setTimeout(() => {
      end(false)
    }, patience)
    session.once('remoteSettings', () => {
      end(true)
    })
    session.on('error', () => {
      end(false)
    })
  })
}

/** @throws engine for the first worker that does not answer */
export async function requireAnswers(workers: readonly string[]): Promise<void> {
  const alive = await Promise.all(workers.map((worker) => answers(worker)))
  const silent = workers.find((_, index) => !alive[index])
  if (silent !== undefined) throw noAnswer(silent)
}

/**
 * Looks at each worker again and again: TensorFlow itself waits for ever for one that died in the middle of a step.
 * @param onLost told once, at most 15 s after a worker stopped answering
 * @returns ends the looking
 */
export function watchWorkers(
  workers: readonly string[],
  onLost: (error: VortexError) => void,
  every = EVERY,
): () => void {
  let looking = false
  const timer = setInterval(() => {
    if (looking) return
    looking = true
    requireAnswers(workers)
      .catch((error: unknown) => {
        clearInterval(timer)
        onLost(error as VortexError)
      })
      .finally(() => (looking = false))
  }, every)
  timer.unref()
  return () => {
    clearInterval(timer)
  }
}

function noAnswer(worker: string): VortexError {
  return new VortexError('engine', `The worker at ${worker} does not answer.`, {
    suggestions: [
      'Start it (again): vortex worker --listen HOST:PORT',
      'Then the same command continues from the last checkpoint.',
    ],
  })
}
