import { reasonOf, workerModule, WorkerPool, type Work } from '../../base/index.ts'
import { OFFICIAL_LISTS } from '../lists/official.ts'
import { shareOut } from '../prepare/share.ts'
import { UNLABELLED_SPLIT } from '../voc/plan.ts'
import { tally } from '../prepare/tally.ts'
import { readSplit, type Entry, type Split } from '../tree/split.ts'
import { openTree, type VocTree } from '../tree/tree.ts'
import type { DatasetRecord } from '../tree/record.ts'
import { compareWithRecord } from './compare.ts'
import type { Examination } from './examine.ts'

export interface DatasetInspection extends Pick<DatasetRecord, 'images' | 'labels' | 'classes' | 'ignoredPixels'> {
  kind: 'dataset'
  path: string
  /** What `vortex prepare` made it from; absent for a plain devkit. */
  prepared?: Pick<DatasetRecord, 'kind' | 'sources' | 'options' | 'partial' | 'vortex'>
  /** Smallest, mean and largest photograph. */
  sizes?: Record<'width' | 'height', { min: number; mean: number; max: number }>
  splits: DatasetRecord['splits']
  /** True where every photograph was decoded. */
  verified: boolean
  faults: DatasetRecord['faults']
}

/**
 * Counts, sizes, classes, hashes and faults of a VOC tree: every label is decoded, of photographs only head and end
 * unless `verify`.
 */
export async function inspectDataset(
  path: string,
  options: { verify?: boolean; threads?: number } = {},
  work: Work = {},
): Promise<DatasetInspection> {
  const tree = await openTree(path)
  const faults: DatasetRecord['faults'] = []
  const splits = await readSplits(tree, faults)
  const entries = new Map<string, Entry>()
  for (const split of splits)
    for (const entry of split.entries) entries.set(entry.id, { ...entries.get(entry.id), ...entry })
  const found = await examineAll([...entries.values()], options, work)
  faults.push(...found.flatMap((one) => one.faults))
  const counts = tally(
    found.filter((one) => one.faults.length === 0),
    { objects: false },
  )
  const { record } = tree
  if (record) faults.push(...compareWithRecord(tree.root, record, splits, counts))
  const { images, labels, classes, ignoredPixels } = counts
  return {
    kind: 'dataset',
    path: tree.root,
    ...(record && { prepared: originOf(record) }),
    images,
    labels,
    classes,
    ignoredPixels,
    ...sizesOf(found),
    splits: Object.fromEntries(splits.map((split) => [split.name, describe(split)])),
    verified: options.verify ?? false,
    faults,
  }
}

async function readSplits(tree: VocTree, faults: DatasetRecord['faults']): Promise<Split[]> {
  const splits: Split[] = []
  for (const name of tree.splits) {
    try {
      splits.push(await readSplit(tree, name, { labels: name !== UNLABELLED_SPLIT }))
    } catch (error) {
      faults.push({ file: `${name}.txt`, reason: reasonOf(error) })
    }
  }
  return splits
}

async function examineAll(
  entries: readonly Entry[],
  { verify = false, threads }: { verify?: boolean; threads?: number },
  work: Work,
): Promise<Examination[]> {
  const found: Examination[] = []
  if (entries.length === 0) return found
  const pool = new WorkerPool<Entry[], Examination[]>(workerModule(import.meta.url, 'inspect'), threads, { verify })
  const job = { items: entries, count: entries.length, total: entries.length, task: 'Images' }
  await shareOut(pool, job, (results) => found.push(...results), work)
  return found
}

function originOf({
  kind,
  sources,
  options,
  partial,
  vortex,
}: DatasetRecord): NonNullable<DatasetInspection['prepared']> {
  return { kind, sources, options, partial, vortex }
}

function sizesOf(found: readonly Examination[]): Pick<DatasetInspection, 'sizes'> {
  const of = (key: 'width' | 'height') => {
    const all = found.flatMap((one) => one[key] ?? [])
    const [min, max] = all.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Infinity, 0])
    return { min, mean: all.reduce((sum, value) => sum + value, 0) / all.length, max }
  }
  return found.some(({ width }) => width !== undefined) ? { sizes: { width: of('width'), height: of('height') } } : {}
}

function describe({ name, ids, missing, sha256 }: Split): DatasetRecord['splits'][string] {
  return { count: ids.length, sha256, missing: missing.length, official: OFFICIAL_LISTS[name]?.sha256 === sha256 }
}
