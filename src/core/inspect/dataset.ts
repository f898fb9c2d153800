import { reasonOf, shareOut, workerModule, WorkerPool, type Work } from '../base/index.ts'
import {
  mayBeFlattened,
  OFFICIAL_LISTS,
  openTree,
  readSplit,
  tally,
  uniformSplits,
  UNLABELLED_SPLIT,
  type DatasetRecord,
  type Entry,
  type Split,
  type StoredRecord,
  type VocTree,
} from '../datasets/index.ts'
import { compareWithRecord } from './compare.ts'
import type { Examination, ExamineSettings } from './examine.ts'

export interface DatasetInspection extends Pick<
  DatasetRecord,
  'images' | 'labels' | 'background' | 'classes' | 'ignoredPixels'
> {
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
  const found = await examineAll([...entries.values()], tree, options, work)
  faults.push(...found.flatMap((one) => one.faults))
  const counts = tally(
    found.filter((one) => one.faults.length === 0),
    tree.classes,
    splits,
    { objects: false },
  )
  const { record } = tree
  // Labels that were gray have a palette in a prepared tree: its record knows.
  const greyLabels = (record && 'greyLabels' in record ? record.greyLabels : undefined) ?? counts.greyLabels
  const looked = { ...counts, ...(greyLabels !== undefined && { greyLabels }) }
  for (const message of [...uniformSplits(Object.fromEntries(counts.splits)), ...mayBeFlattened(looked)])
    work.onEvent?.({ type: 'notice', level: 'warning', message })
  if (record) faults.push(...compareWithRecord(tree.root, record, splits, counts))
  const { images, labels, background, classes, ignoredPixels } = counts
  return {
    kind: 'dataset',
    path: tree.root,
    ...(record && { prepared: originOf(record) }),
    images,
    labels,
    background,
    classes,
    ignoredPixels,
    ...sizesOf(found),
    splits: Object.fromEntries(
      splits.map((split) => [split.name, { ...describe(split), ...counts.splits.get(split.name)! }]),
    ),
    verified: options.verify ?? false,
    faults,
  }
}

async function readSplits(tree: VocTree, faults: DatasetRecord['faults']): Promise<Split[]> {
  const splits: Split[] = []
  for (const name of tree.splits) {
    try {
      splits.push(await readSplit(tree, name, { labels: isLabelled(tree, name) }))
    } catch (error) {
      faults.push({ file: `${name}.txt`, reason: reasonOf(error) })
    }
  }
  return splits
}

/** dataset.json says which splits have labels; of a devkit's it is all but test. */
function isLabelled({ record }: VocTree, name: string): boolean {
  const known = record && 'version' in record ? record.splits[name] : undefined
  return known ? known.labels === known.count : name !== UNLABELLED_SPLIT
}

async function examineAll(
  entries: readonly Entry[],
  { classes }: VocTree,
  { verify = false, threads }: { verify?: boolean; threads?: number },
  work: Work,
): Promise<Examination[]> {
  const found: Examination[] = []
  if (entries.length === 0) return found
  const settings: ExamineSettings = { verify, classes }
  const pool = new WorkerPool<Entry[], Examination[]>(workerModule(import.meta.url, 'examine'), threads, settings)
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
}: StoredRecord): NonNullable<DatasetInspection['prepared']> {
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

function describe({ name, ids, missing, sha256 }: Split) {
  return { count: ids.length, sha256, missing: missing.length, official: OFFICIAL_LISTS[name]?.sha256 === sha256 }
}
