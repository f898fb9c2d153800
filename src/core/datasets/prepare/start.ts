import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Work } from '../../base/index.ts'
import { openSource } from '../sources/open.ts'
import type { Source } from '../sources/source.ts'
import { checkOutput, UNPACKED } from './output.ts'
import type { Plan, PrepareOptions } from './plan.ts'
import { previewPlan, type PreparePreview } from './preview.ts'
import { runPlan } from './run.ts'
import type { PrepareSummary } from './summary.ts'

/** Finds out what is to be done; `scratch` is where gzip files may be unpacked. */
export type Planner = (open: (path: string) => Promise<Source>, scratch: string) => Promise<Plan>

/** Plans and does. What had to be unpacked stays beside the tree until it is finished, for the next try. */
export async function prepare(planner: Planner, options: PrepareOptions, work: Work): Promise<PrepareSummary> {
  await checkOutput(options.out)
  const scratch = join(options.out, UNPACKED)
  const plan = await planner((path) => openSource(path, scratch, work), scratch)
  return runPlan(plan, options, work)
}

/** Plans and tells; the output folder is not touched. */
export async function preview(planner: Planner, options: PrepareOptions, work: Work): Promise<PreparePreview> {
  await checkOutput(options.out)
  const scratch = await mkdtemp(join(tmpdir(), 'vortex-'))
  try {
    return await previewPlan(await planner((path) => openSource(path, scratch, work), scratch), options)
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}
