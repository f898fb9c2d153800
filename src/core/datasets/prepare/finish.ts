import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { VERSION, writeFileAtomic, type Work } from '../../base/index.ts'
import { mayBeFlattened } from '../labels/flattened.ts'
import { uniformSplits } from '../labels/variety.ts'
import { OFFICIAL_LISTS } from '../lists/official.ts'
import { formatList, hashIds } from '../lists/parse.ts'
import { RECORD } from '../tree/read-record.ts'
import type { DatasetRecord } from '../tree/record.ts'
import { LISTS } from '../tree/tree.ts'
import { brokenFaults } from './broken.ts'
import type { Journal } from './journal.ts'
import type { DatasetKind } from './kind.ts'
import type { Fault, Plan, Settings } from './plan.ts'
import { removeImages } from './remove.ts'
import { tally } from './tally.ts'

/** What of a plan a finished tree shows. */
export type FinishedPlan = Pick<Plan, 'sources' | 'options' | 'splits' | 'incompleteLists'> & {
  settings: Pick<Settings, 'classes'>
}

/** Writes lists, journal and, last of all, the record: a tree with dataset.json is finished. Warns of what looks wrong in it. */
export async function finishTree(
  { kind, plan }: { kind: Pick<DatasetKind, 'name' | 'countsObjects' | 'review'>; plan: FinishedPlan },
  { journal, faults, out }: { journal: Journal; faults: readonly Fault[]; out: string },
  work: Work,
): Promise<DatasetRecord> {
  const {
    images,
    labels,
    splits: parts,
    ...counts
  } = tally(journal.results(), plan.settings.classes, plan.splits, {
    objects: kind.countsObjects,
  })
  const kept = new Set<string>()
  for (const { id, leftOut } of journal.results()) if (!leftOut) kept.add(id)
  const splits: DatasetRecord['splits'] = {}
  for (const { name, ids: planned, missing } of plan.splits) {
    const ids = planned.filter((id) => kept.has(id))
    const sha256 = hashIds(ids)
    const official = OFFICIAL_LISTS[name]?.sha256 === sha256
    splits[name] = { count: ids.length, sha256, missing, official, ...parts.get(name)! }
    const list = join(out, LISTS, `${name}.txt`)
    if (ids.length > 0) await writeFileAtomic(list, formatList(ids))
    else await rm(list, { force: true })
  }
  // Behind the lists and before the journal: a kill in between leaves nothing listed that is gone.
  await removeImages(out, journal.refused)
  const record: DatasetRecord = {
    format: 'vortex-dataset',
    version: 2,
    vortex: VERSION,
    kind: kind.name,
    sources: [...plan.sources],
    options: plan.options,
    partial: (plan.incompleteLists ?? false) || plan.splits.some(({ missing }) => missing > 0),
    images,
    labels,
    splits,
    ...counts,
    faults: [...faults, ...brokenFaults(journal.results(), plan.sources.at(-1)!)].sort((a, b) =>
      a.file < b.file ? -1 : a.file > b.file ? 1 : 0,
    ),
  }
  await journal.finish()
  await writeFileAtomic(join(out, RECORD), `${JSON.stringify(record, null, 2)}\n`)
  const warnings = [...(kind.review?.(record) ?? []), ...uniformSplits(record.splits), ...mayBeFlattened(record)]
  for (const message of warnings) work.onEvent?.({ type: 'notice', level: 'warning', message })
  return record
}
