import type { PlannedSplit } from '../prepare/plan.ts'
import type { DatasetRecord } from '../tree/record.ts'
import { planSplits } from './plan-splits.ts'
import type { SplitOptions } from './split-options.ts'

/**
 * The splits that a source names itself; where it names one alone, the user may split that.
 * @param path the source as the user gave it
 */
export async function resplit(
  path: string,
  splits: readonly PlannedSplit[],
  options: SplitOptions & { allowPartial?: boolean },
): Promise<readonly PlannedSplit[]> {
  if (options.validation === undefined && (options.lists ?? []).length === 0) return splits
  const named = new Map(splits.flatMap(({ name, ids }) => ids.map((id) => [id, name] as const)))
  return planSplits({ path, ids: [...named.keys()], ...(splits.length > 1 && { folders: named }) }, options)
}

/** What of the options decides who is in which split: a part of the tree's options. */
export function splitIdentity({ validation, seed, group }: SplitOptions): DatasetRecord['options'] {
  return {
    ...(validation !== undefined && { validation, seed: seed ?? 1 }),
    ...(group !== undefined && { group }),
  }
}
