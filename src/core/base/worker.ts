import { parentPort } from 'node:worker_threads'
import { messageOf, VortexError } from './errors.ts'

/**
 * The worker's half of {@link WorkerPool}: answers each task with a value or with an error as data.
 * @param handle runs one task; returns the value and the buffers to hand over instead of copying
 */
// The task's type is the caller's promise about its own pool.
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters
export function serve<Task>(
  handle: (task: Task) => Promise<{ value: unknown; transfer?: readonly ArrayBuffer[] }>,
): void {
  const port = parentPort
  if (!port) throw new VortexError('internal', 'serve() was called outside a worker thread.')
  port.on('message', (task: Task) => {
    Promise.resolve(task)
      .then(handle)
      .then(
        ({ value, transfer = [] }) => {
          port.postMessage({ value }, transfer)
        },
        (error: unknown) => {
          const { code, suggestions } = error instanceof VortexError ? error : { code: 'internal', suggestions: [] }
          port.postMessage({ error: { code, message: messageOf(error), suggestions } })
        },
      )
  })
}
