import { expected } from '../../../base/index.ts'
import type { Item } from '../../prepare/plan.ts'
import { JoinedTree } from '../../sources/joined.ts'
import { findRoot, type Source } from '../../sources/source.ts'
import { readList, type SourceList } from '../voc/lists.ts'
import type { SbdLabel } from './label.ts'

/** What benchmark_RELEASE/dataset holds of its lists. */
export interface SbdContent {
  /** SBD's own split, named `sbd_train` and `sbd_val`. */
  lists: SourceList[]
  /** Images whose file and .mat exist. */
  items: Map<string, Item<SbdLabel>>
}

export async function readSbd(source: Source): Promise<SbdContent> {
  const root = await findRoot(source, 'cls')
  if (root === undefined) throw notSbd(source, 'no cls folder')
  const tree = new JoinedTree([{ source, root }])
  const [list, image, label] = await Promise.all([tree.finder(''), tree.finder('img'), tree.finder('cls')])
  const lists = ['train', 'val'].map((name) => {
    const location = list(`${name}.txt`)
    if (!location) throw notSbd(source, `no ${name}.txt`)
    return readList(location, `sbd_${name}`)
  })
  const items = new Map<string, Item<SbdLabel>>()
  for (const id of lists.flatMap(({ ids }) => ids)) {
    const found = { image: image(`${id}.jpg`), label: label(`${id}.mat`) }
    if (!found.image || !found.label) continue
    items.set(id, { id, image: found.image, label: { file: found.label, mat: true } })
  }
  return { lists, items }
}

function notSbd({ path }: Source, found: string): Error {
  return expected('benchmark_RELEASE/dataset with img, cls, train.txt and val.txt', path, found, {
    code: 'not-found',
    suggestions: ['Give benchmark.tgz or the folder that it unpacks to.'],
  })
}
