import { basename } from 'node:path'
import { expected } from '../../../base/index.ts'
import { splitImageName } from '../../../images/index.ts'
import { VOC } from '../../../labels/index.ts'
import type { ClassFile } from '../../classes/class-file.ts'
import { conversionTable } from '../../classes/convert.ts'
import { classFileDigest } from '../../classes/digest.ts'
import { listsDigest } from '../../lists/digest.ts'
import { UNLABELLED_SPLIT } from '../../lists/unlabeled.ts'
import type { LabelSource } from '../../prepare/label.ts'
import type { Item, Plan, PlannedSplit, PrepareOptions } from '../../prepare/plan.ts'
import { settingsOf } from '../../prepare/settings.ts'
import { JoinedTree, type Rooted } from '../../sources/joined.ts'
import { findRoot, type Source } from '../../sources/source.ts'
import { imageFinder } from '../../tree/image-finder.ts'
import type { SplitOptions } from '../../splits/split-options.ts'
import { IMAGES, LABELS, LISTS } from '../../tree/tree.ts'
import type { PngSettings } from './label.ts'
import { readLists, refuseMissing, type SourceList } from './lists.ts'

export interface VocOptions extends PrepareOptions, SplitOptions {
  /** VOCdevkit folders or archives: trainval, test or both. */
  sources: readonly string[]
  /** Read RGB labels of exact VOC colors. */
  fromColors?: boolean
  /** Folder or archive of the images of a CVAT export, which may have none. */
  images?: string
  /** Other classes than VOC's: which of them are kept, merged or ignored. */
  classes?: ClassFile
}

/** What a VOC tree holds of its lists. */
export interface VocContent {
  lists: SourceList[]
  /** By list, ids without image or without label. */
  missing: Map<string, string[]>
  items: Map<string, Item>
}

/** Looks which images and labels there are; nothing is written. */
export async function planVoc(
  sources: readonly Source[],
  options: VocOptions,
): Promise<Plan<LabelSource, PngSettings>> {
  const { fromColors = false, classes } = options
  const content = await readVoc(sources, options)
  const ids = [...content.items.keys()].sort()
  return {
    sources: sources.map(({ path }) => basename(path)),
    digest: { listsSha256: listsDigest(content.lists) },
    options: { fromColors, ...(classes && { classes: classFileDigest(classes) }) },
    settings: { ...settingsOf(options, classes?.classes ?? VOC), fromColors, ...conversionOf(classes) },
    items: { length: ids.length, id: (index) => ids[index]!, at: (index) => content.items.get(ids[index]!)! },
    splits: splitsOf(content),
    faults: [],
  }
}

function conversionOf(classes: ClassFile | undefined): Pick<PngSettings, 'conversion'> {
  return classes ? { conversion: { from: VOC, table: conversionTable(VOC, classes, 'VOC') } } : {}
}

/** The images of a VOC tree and where their files are; a partial tree is refused unless that is allowed. */
export async function readVoc(sources: readonly Source[], { allowPartial }: PrepareOptions): Promise<VocContent> {
  const shown = sources.map(({ path }) => path).join(' and ')
  const tree = new JoinedTree(await rootsOf(sources, shown))
  const lists = await readLists(tree)
  if (lists.length === 0) throw expected(`split lists in ${LISTS}`, shown, 'none')
  const labeled = lists.some(({ name }) => name !== UNLABELLED_SPLIT)
  for (const folder of [IMAGES, ...(labeled ? [LABELS] : [])]) {
    if ((await tree.names(folder)).size === 0) throw missingFolder(folder, shown)
  }
  const content = await locateItems(tree, lists)
  if (!allowPartial)
    await refuseMissing(
      tree,
      lists.map((list) => ({ list, missing: content.missing.get(list.name)! })),
      shown,
    )
  if (content.items.size === 0) throw expected('an image of any list', shown, 'none')
  return content
}

async function locateItems(tree: JoinedTree, lists: SourceList[]): Promise<VocContent> {
  const image = await tree.finder(IMAGES)
  const imageOf = imageFinder(await tree.names(IMAGES), IMAGES)
  const label = await tree.finder(LABELS)
  const items = new Map<string, Item>()
  const missing = new Map<string, string[]>()
  for (const list of lists) {
    const absent: string[] = []
    for (const id of list.ids) {
      const name = imageOf(id)
      const found = { image: name === undefined ? undefined : image(name), label: label(`${id}.png`) }
      if (!found.image || (!found.label && list.name !== UNLABELLED_SPLIT)) absent.push(id)
      else {
        const { suffix } = splitImageName(name!)!
        items.set(id, { id, image: found.image, suffix, ...(found.label && { label: { file: found.label } }) })
      }
    }
    missing.set(list.name, absent)
  }
  return { lists, missing, items }
}

export function splitsOf({ lists, missing }: VocContent): PlannedSplit[] {
  return lists.map(({ name, ids }) => {
    const absent = new Set(missing.get(name))
    return { name, ids: ids.filter((id) => !absent.has(id)), missing: absent.size }
  })
}

async function rootsOf(sources: readonly Source[], shown: string): Promise<Rooted[]> {
  const roots: Rooted[] = []
  for (const source of sources) {
    const root = await findRoot(source, LISTS)
    if (root === undefined) throw missingFolder(LISTS, source.path)
    roots.push({ source, root })
  }
  if (roots.length === 0) throw missingFolder(LISTS, shown)
  return roots
}

function missingFolder(folder: string, shown: string): Error {
  return expected(`VOCdevkit/VOC2012 with ${LISTS}, ${IMAGES} and ${LABELS}`, shown, `no ${folder}`, {
    code: 'not-found',
    suggestions: ['Give the folder that VOCtrainval_11-May-2012.tar unpacks to, or the archive itself.'],
  })
}
