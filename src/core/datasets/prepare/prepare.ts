import { join } from 'node:path'
import type { Work } from '../../base/index.ts'
import { openSource } from '../sources/open.ts'
import type { DatasetKind } from './kind.ts'
import { checkOutput, UNPACKED } from './output.ts'
import type { PrepareOptions } from './plan.ts'
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
  await checkOutput(options.out)
  const scratch = join(options.out, UNPACKED)
  const plan = await kind.plan(options, { open: (path) => openSource(path, scratch, work), scratch }, work)
  return runPlan({ kind, plan, worker }, options, work)
}
