import { join } from 'node:path'
import type { Work } from '../../base/index.ts'
import { openSource } from '../sources/open.ts'
import { finishTree } from './finish.ts'
import type { DatasetKind } from './kind.ts'
import { checkOutput, UNPACKED } from './output.ts'
import type { Plan, PrepareOptions } from './plan.ts'
import { planWith } from './plan-with.ts'
import { runPlan } from './run.ts'
import type { PrepareSummary } from './summary.ts'

/**
 * Plans and prepares. What had to be unpacked stays next to the tree until it is finished, for the next try.
 * @param worker the threads' module: prepares items for the kind of the name that it is handed
 */
export async function prepare<Options extends PrepareOptions>(
  kind: DatasetKind<Options>,
  options: Options,
  worker: URL,
  work: Work,
): Promise<PrepareSummary> {
  const started = performance.now()
  const plan = await planInto(kind, options, work)
  const { out } = options
  return runPlan(
    { kind, plan, worker },
    options,
    async ({ journal, faults, prepared }) => {
      const record = await finishTree({ kind, plan }, { journal, faults, out }, work)
      return { ...record, out, prepared, seconds: (performance.now() - started) / 1000 }
    },
    work,
  )
}

/** The plan of a tree whose folder is checked, and holds what must be unpacked. */
export async function planInto<Options extends PrepareOptions>(
  kind: DatasetKind<Options>,
  options: Options,
  work: Work,
): Promise<Plan> {
  await checkOutput(options.out)
  const scratch = join(options.out, UNPACKED)
  return planWith(kind, options, { open: (path) => openSource(path, scratch, work), scratch }, work)
}
