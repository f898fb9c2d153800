import { join } from 'node:path'
import { VERSION, writeFileAtomic } from '../../base/index.ts'
import { formatList, hashIds } from '../lists/parse.ts'
import { OFFICIAL_LISTS } from '../lists/official.ts'
import { RECORD, type DatasetRecord } from '../tree/record.ts'
import { LISTS } from '../tree/tree.ts'
import type { Journal } from './journal.ts'
import type { Fault, Plan, PlannedSplit, PrepareOptions } from './plan.ts'
import { tally } from './tally.ts'

/** Writes lists, journal and, last of all, the record: a tree with dataset.json is finished. */
export async function finishTree(
  plan: Plan,
  journal: Journal,
  faults: readonly Fault[],
  { out }: PrepareOptions,
): Promise<DatasetRecord> {
  const kept = new Set<string>()
  for (const { id, leftOut } of journal.results()) if (!leftOut) kept.add(id)
  const splits: DatasetRecord['splits'] = {}
  for (const split of plan.splits) {
    const ids = split.ids.filter((id) => kept.has(id))
    splits[split.name] = describeSplit(split, ids)
    if (ids.length > 0) await writeFileAtomic(join(out, LISTS, `${split.name}.txt`), formatList(ids))
  }
  const record: DatasetRecord = {
    format: 'vortex-dataset',
    vortex: VERSION,
    kind: plan.kind,
    sources: [...plan.sources],
    options: plan.options,
    partial: (plan.incompleteLists ?? false) || plan.splits.some(({ missing }) => missing > 0),
    ...tally(journal.results(), { objects: plan.kind === 'coco' }),
    splits,
    faults: [...faults].sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0)),
  }
  await journal.finish()
  await writeFileAtomic(join(out, RECORD), `${JSON.stringify(record, null, 2)}\n`)
  return record
}

function describeSplit({ name, missing }: PlannedSplit, ids: readonly string[]): DatasetRecord['splits'][string] {
  const sha256 = hashIds(ids)
  return { count: ids.length, sha256, missing, official: OFFICIAL_LISTS[name]?.sha256 === sha256 }
}
