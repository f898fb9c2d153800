import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { throwIfInterrupted, VortexError, workerModule, WorkerPool, type Work } from '../../base/index.ts'
import { claimOutput, UNPACKED } from './output.ts'
import { finishTree } from './finish.ts'
import { Journal } from './journal.ts'
import type { prepareItem } from './item.ts'
import type { Fault, Item, Plan, PrepareOptions } from './plan.ts'
import type { PrepareSummary } from './summary.ts'

/** Images a task: enough that messages between threads do not count, few enough that all threads end together. */
const IMAGES_A_TASK = 8

/** Tasks that wait at each thread, so that none is ever idle. */
const TASKS_A_THREAD = 3

type Outcome = ReturnType<typeof prepareItem>

/**
 * Carries a plan out: every image that the journal does not know is prepared by the threads, then lists and record are
 * written. Stopped at any moment and run again, it ends with the same bytes.
 */
export async function runPlan(plan: Plan, options: PrepareOptions, work: Work = {}): Promise<PrepareSummary> {
  const started = performance.now()
  const release = await claimOutput(options.out, plan)
  let journal: Journal | undefined
  try {
    journal = await Journal.open(options.out)
    const faults: Fault[] = [...plan.faults]
    if (options.strict && faults[0]) throw strictStop(faults[0])
    const prepared = await prepareAll(plan, journal, faults, options, work)
    const record = await finishTree(plan, journal, faults, options)
    await rm(join(options.out, UNPACKED), { recursive: true, force: true })
    return { ...record, out: options.out, prepared, seconds: (performance.now() - started) / 1000 }
  } finally {
    journal?.close()
    await release()
  }
}

async function prepareAll(
  plan: Plan,
  journal: Journal,
  faults: Fault[],
  options: PrepareOptions,
  work: Work,
): Promise<number> {
  const waiting = [...Array(plan.items.length).keys()].filter((index) => !journal.has(plan.items.id(index)))
  if (waiting.length === 0) return 0
  const report = progress(plan.items.length, waiting.length, work)
  const threads = options.threads === undefined ? undefined : Math.min(options.threads, waiting.length)
  const pool = new WorkerPool<Item[], Outcome[]>(workerModule(import.meta.url, 'prepare'), threads, plan.settings)
  let next = 0
  const drain = async () => {
    while (next < waiting.length) {
      throwIfInterrupted(work.signal)
      const indices = waiting.slice(next, (next += IMAGES_A_TASK))
      for (const outcome of await pool.run(indices.map((index) => plan.items.at(index)))) {
        if ('done' in outcome) journal.add(outcome.done)
        else if (options.strict) throw strictStop(outcome.fault)
        else faults.push(outcome.fault)
      }
      report(indices.length)
    }
  }
  try {
    await Promise.all(Array.from({ length: pool.size * TASKS_A_THREAD }, drain))
  } finally {
    await pool.close()
  }
  return waiting.length
}

function strictStop({ reason }: Fault): VortexError {
  return new VortexError('bad-input', reason, {
    suggestions: ['Mend the file, or leave --strict out to count such files and go on.'],
  })
}

/** Tells the images done, with a rate. */
function progress(total: number, waiting: number, { onEvent }: Work): (count: number) => void {
  const started = performance.now()
  let done = total - waiting
  const before = done
  return (count) => {
    done += count
    const rate = (done - before) / ((performance.now() - started) / 1000)
    const left = (total - done) / rate
    onEvent?.({ type: 'progress', task: 'Images', done, total, detail: `${rate.toFixed(0)}/s, ${clock(left)} left` })
  }
}

function clock(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`
}
