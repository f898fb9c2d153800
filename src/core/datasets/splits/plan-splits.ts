import { basename } from 'node:path'
import { expected, readText } from '../../base/index.ts'
import type { PlannedSplit } from '../prepare/plan.ts'
import { splitByHash } from './hash-split.ts'
import { listIds } from './list-ids.ts'
import type { SplitOptions } from './split-options.ts'

/** The images of a source, before they are split. */
export interface Unsplit {
  /** As the user gave it. */
  path: string
  ids: readonly string[]
  /** The split that an image's folder says, where folders say it. */
  folders?: ReadonlyMap<string, string>
}

/**
 * The splits of a source: what folders say, what lists say, or a share drawn by hash.
 * @param allowPartial go on where lists name images that are not there
 * @throws bad-input where none of these says it, or two do
 */
export async function planSplits(
  source: Unsplit,
  options: SplitOptions & { allowPartial?: boolean },
): Promise<PlannedSplit[]> {
  const { lists = [], validation } = options
  const ways = [
    ...(source.folders ? [`the folders of ${source.path}`] : []),
    ...(lists.length > 0 ? ['--list'] : []),
    ...(validation === undefined ? [] : ['--validation']),
  ]
  if (ways.length > 1) throw expected('one way to split the images', source.path, ways.join(' and '))
  if (source.folders) return splitByFolder(source.ids, source.folders)
  if (validation !== undefined) {
    const { train, val } = splitByHash(source.ids, options)
    return [
      { name: 'train', ids: train, missing: 0 },
      ...(val.length > 0 ? [{ name: 'val', ids: val, missing: 0 }] : []),
    ]
  }
  if (ways.length === 0)
    throw expected('splits', source.path, 'neither folders nor lists that say them', {
      suggestions: [
        'To set aside a share of the images for validation: --validation 0.2 (0 puts all into train).',
        'With lists: --list train=train.txt --list val=val.txt',
      ],
    })
  return splitByLists(source, lists, options.allowPartial === true)
}

function splitByFolder(ids: readonly string[], folders: ReadonlyMap<string, string>): PlannedSplit[] {
  const splits = new Map<string, string[]>()
  for (const id of ids) {
    const name = folders.get(id)!
    splits.set(name, [...(splits.get(name) ?? []), id])
  }
  return [...splits].map(([name, ids]) => ({ name, ids, missing: 0 })).sort((a, b) => (a.name < b.name ? -1 : 1))
}

async function splitByLists(
  { path, ids: all }: Unsplit,
  lists: NonNullable<SplitOptions['lists']>,
  allowPartial: boolean,
): Promise<PlannedSplit[]> {
  const known = new Set(all)
  const splits: PlannedSplit[] = []
  for (const { name, file } of lists) {
    if (splits.some((split) => split.name === name))
      throw expected('one list of each split', '--list', `two of ${name}`)
    const { ids, unknown } = listIds(await readText(file, 'a split list'), file, known)
    const first = unknown[0]
    if (ids.length === 0)
      throw expected(`images of ${path}`, file, first ? `${unknown.length} others, ${first.text} the first` : 'none')
    if (first && !allowPartial)
      throw expected(`images of ${path}`, file, `${unknown.length} others, line ${first.line} names ${first.text}`, {
        suggestions: [`To continue without them: --allow-partial (${basename(file)} then lists only those present)`],
      })
    splits.push({ name, ids, missing: unknown.length })
  }
  return splits
}
