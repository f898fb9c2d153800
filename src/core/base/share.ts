import { throwIfInterrupted } from './errors.ts'
import type { Work } from './events.ts'
import type { WorkerPool } from './pool.ts'

/** Items a task: enough that messages between threads do not count, few enough that all threads end together. */
const ITEMS_A_TASK = 8

/** Tasks that wait at each thread, so that none is ever idle. */
const TASKS_A_THREAD = 3

/**
 * Shares items out to the threads, a few at a time, and reports progress with a rate. Results come in no order.
 * The pool is closed at the end, whatever it is.
 * @param job `total` counts what was done before as well
 */
export async function shareOut<Item, Result>(
  pool: WorkerPool<Item[], Result[]>,
  job: { items: Iterable<Item>; count: number; total: number; task: string },
  receive: (results: Result[]) => void,
  work: Work,
): Promise<void> {
  const report = progress(job, work)
  const items = job.items[Symbol.iterator]()
  const drain = async () => {
    for (let chunk = take(items); chunk.length > 0; chunk = take(items)) {
      throwIfInterrupted(work.signal)
      receive(await pool.run(chunk))
      report(chunk.length)
    }
  }
  try {
    await Promise.all(Array.from({ length: pool.size * TASKS_A_THREAD }, drain))
  } finally {
    await pool.close()
  }
}

function take<Item>(items: Iterator<Item>): Item[] {
  const chunk: Item[] = []
  while (chunk.length < ITEMS_A_TASK) {
    const next = items.next()
    if (next.done) break
    chunk.push(next.value)
  }
  return chunk
}

function progress(
  { count, total, task }: { count: number; total: number; task: string },
  { onEvent }: Work,
): (items: number) => void {
  const started = performance.now()
  const before = total - count
  let done = before
  return (items) => {
    done += items
    const rate = (done - before) / ((performance.now() - started) / 1000)
    onEvent?.({ type: 'progress', task, done, total, detail: `${rate.toFixed(0)}/s` })
  }
}
