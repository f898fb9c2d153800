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
  const usual = kind.orientation ?? 'ignore'
  const orientation = options.orientation ?? usual
  const plan = await kind.plan({ ...options, orientation }, inputs, work)
  // What is as usual is not written: folders that were begun without the option go on.
  return orientation === usual ? plan : { ...plan, options: { ...plan.options, orientation } }
}
