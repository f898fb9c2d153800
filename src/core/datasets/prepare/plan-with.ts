import type { Work } from '../../base/index.ts'
import type { DatasetKind, Inputs } from './kind.ts'
import type { Plan, PrepareOptions } from './plan.ts'

/** A kind's plan, the options that all kinds share settled: what the user left out is as the kind has it. */
export async function planWith<Options extends PrepareOptions>(
  kind: DatasetKind<Options>,
  options: Options,
  inputs: Inputs,
  work: Work,
): Promise<Plan> {
  const orientation = options.orientation ?? kind.orientation
  const plan = await kind.plan({ ...options, ...(orientation && { orientation }) }, inputs, work)
  const usual = plan.usualOrientation ?? kind.orientation ?? 'ignore'
  // What is as usual is not written: folders that were begun without the option are continued.
  if (options.orientation === undefined || options.orientation === usual) return plan
  return { ...plan, options: { ...plan.options, orientation: options.orientation } }
}
