import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { shareOut, VortexError, WorkerPool, type Work } from '../../base/index.ts'
import { assertSameBeginning, keepBeginning } from './begun.ts'
import type { prepareItem } from './item.ts'
import { Journal } from './journal.ts'
import type { DatasetKind } from './kind.ts'
import { claimOutput, removeHalfWritten, UNPACKED } from './output.ts'
import type { Fault, Item, Plan, PrepareOptions, Settings } from './plan.ts'
import type { BrokenAnnotation } from './result.ts'

type Outcome = Awaited<ReturnType<typeof prepareItem>> & { id: string }

/** A plan, whose it is, and the module of the threads that carry it out. */
export interface Job {
  kind: DatasetKind
  plan: Plan
  worker: URL
}

/** What each thread is handed as `workerData`. */
export interface ThreadData {
  /** The kind's name: functions do not pass between threads. */
  kind: string
  settings: Settings
  /** Decode every image. */
  verify: boolean
}

/** A plan that was carried out as far as its images go, and is yet to be finished. */
export interface Carried {
  journal: Journal
  faults: readonly Fault[]
  /** Images prepared now; the others were there. */
  prepared: number
}

/**
 * Carries a plan out: every image that the journal does not know is prepared by the threads, then `finish` writes what
 * comes last. Stopped at any moment and run again, it ends with the same bytes.
 */
export async function runPlan<Result>(
  job: Job,
  options: PrepareOptions,
  finish: (carried: Carried) => Promise<Result>,
  work: Work = {},
): Promise<Result> {
  const { plan } = job
  const release = await claimOutput(options.out)
  let journal: Journal | undefined
  try {
    journal = await Journal.open(options.out)
    await begin(job, journal, options.out)
    const faults: Fault[] = [...plan.faults]
    if (options.strict && faults[0]) throw strictStop(faults[0])
    const prepared = await prepareAll(job, journal, faults, options, work)
    const result = await finish({ journal, faults, prepared })
    await rm(join(options.out, UNPACKED), { recursive: true, force: true })
    return result
  } finally {
    journal?.close()
    await release()
  }
}

/** Nothing is written before it is known that the tree is this source's. */
async function begin({ kind, plan }: Job, journal: Journal, out: string): Promise<void> {
  try {
    await assertSameBeginning(out, kind.name, plan, journal)
  } catch (error) {
    // What was unpacked to plan is of the other source.
    await rm(join(out, UNPACKED), { recursive: true, force: true })
    throw error
  }
  await removeHalfWritten(out)
  await keepBeginning(out, kind.name, plan, journal)
}

async function prepareAll(
  { kind, plan: { items, settings, stopsAtBroken }, worker }: Job,
  journal: Journal,
  faults: Fault[],
  { threads, strict, verify = false }: PrepareOptions,
  work: Work,
): Promise<number> {
  // What an earlier run prepared was not decoded then: to verify is to prepare again.
  const waiting = [...Array(items.length).keys()].filter((index) => verify || !journal.has(items.id(index)))
  if (waiting.length === 0) return 0
  const data: ThreadData = { kind: kind.name, settings, verify }
  const pool = new WorkerPool<Item[], Outcome[]>(worker, threads, data)
  const job = { items: each(waiting, (i) => items.at(i)), count: waiting.length, total: items.length, task: 'Images' }
  const receive = (outcomes: Outcome[]) => {
    for (const outcome of outcomes) {
      if ('done' in outcome) {
        const [broken] = outcome.done.broken ?? []
        if (broken && stopsAtBroken) throw brokenStop(broken)
        journal.add(outcome.done)
      } else if (strict) throw strictStop(outcome.fault)
      else {
        journal.refuse(outcome.id)
        faults.push(outcome.fault)
      }
    }
  }
  await shareOut(pool, job, receive, work)
  return waiting.length
}

/** Made one at a time, as the threads ask for them. */
function* each<Item>(indices: readonly number[], make: (index: number) => Item): Generator<Item> {
  for (const index of indices) yield make(index)
}

function brokenStop({ fault }: BrokenAnnotation): VortexError {
  return new VortexError('bad-input', fault, {
    suggestions: ['Fix the annotation, or choose how to handle broken ones: --broken-annotations ignore or drop-image'],
  })
}

function strictStop({ reason }: Fault): VortexError {
  return new VortexError('bad-input', reason, {
    suggestions: ['Fix the file, or leave out --strict to count such files and continue.'],
  })
}
