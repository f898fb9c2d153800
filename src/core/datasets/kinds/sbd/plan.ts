import { basename } from 'node:path'
import { VortexError } from '../../../base/index.ts'
import { VOC } from '../../../labels/index.ts'
import { listsDigest } from '../../lists/digest.ts'
import { OFFICIAL_LISTS } from '../../lists/official.ts'
import { hashIds } from '../../lists/parse.ts'
import type { Item, Plan, PlannedSplit, PrepareOptions } from '../../prepare/plan.ts'
import { settingsOf } from '../../prepare/settings.ts'
import type { Source } from '../../sources/source.ts'
import type { PngSettings } from '../voc/label.ts'
import type { SourceList } from '../voc/lists.ts'
import { readVoc, splitsOf } from '../voc/plan.ts'
import { readSbd } from './content.ts'
import type { SbdLabel } from './label.ts'

export interface SbdOptions extends PrepareOptions {
  /** benchmark.tgz, benchmark_RELEASE or a folder above it. */
  source: string
  /** VOC's folder or archives, or a prepared tree of it. */
  voc: readonly string[]
}

const OFFICIAL = OFFICIAL_LISTS['trainaug']!

/**
 * VOC with SBD's images beside it: VOC's own splits, `trainaug`, `sbd_train` and `sbd_val`.
 * Images of VOC's train and val keep VOC's labels, which know void and finer borders. Nothing is written.
 */
export async function planSbd(
  source: Source,
  vocSources: readonly Source[],
  options: SbdOptions,
): Promise<Plan<SbdLabel, PngSettings>> {
  const voc = await readVoc(vocSources, options)
  const sbd = await readSbd(source)
  const ofVoc = new Set(voc.lists.filter(({ name }) => name === 'train' || name === 'val').flatMap(({ ids }) => ids))
  const items = new Map<string, Item<SbdLabel>>(voc.items)
  for (const [id, item] of sbd.items) if (!ofVoc.has(id) && !items.has(id)) items.set(id, item)
  const trainaug = trainaugIds(sbd.lists, voc.lists)
  const splits = [...sbd.lists, { name: 'trainaug', ids: trainaug }].map((list) => splitOf(list, items))
  if (!options.allowPartial) refusePartial(trainaug, splits, source.path)
  const ids = [...items.keys()].sort()
  return {
    sources: [source, ...vocSources].map(({ path }) => basename(path)),
    digest: { listsSha256: listsDigest([...sbd.lists, ...voc.lists]) },
    options: {},
    settings: { ...settingsOf(options, VOC), fromColors: false },
    items: { length: ids.length, id: (index) => ids[index]!, at: (index) => items.get(ids[index]!)! },
    splits: [...splitsOf(voc), ...splits],
    incompleteLists: hashIds(trainaug) !== OFFICIAL.sha256,
    faults: [],
  }
}

/** trainaug = (SBD ∪ VOC train) − VOC val. */
export function trainaugIds(
  sbd: readonly Pick<SourceList, 'ids'>[],
  voc: readonly Pick<SourceList, 'name' | 'ids'>[],
): string[] {
  const idsOf = (name: string) => voc.find((list) => list.name === name)?.ids ?? []
  const scored = new Set(idsOf('val'))
  return [...new Set([...sbd.flatMap(({ ids }) => ids), ...idsOf('train')])].filter((id) => !scored.has(id))
}

function splitOf({ name, ids }: Pick<SourceList, 'name' | 'ids'>, items: ReadonlyMap<string, Item>): PlannedSplit {
  const present = ids.filter((id) => items.get(id)?.label)
  return { name, ids: present, missing: ids.length - present.length }
}

/** Lists that are not the official ones give another trainaug, which may hold images of the official val. */
function refusePartial(trainaug: readonly string[], splits: readonly PlannedSplit[], path: string): void {
  const { ids, missing } = splits.find(({ name }) => name === 'trainaug')!
  const absent = splits.filter((split) => split.missing > 0).map((split) => `${split.missing} of ${split.name}`)
  if (hashIds(trainaug) === OFFICIAL.sha256 && absent.length === 0) return
  const present = `${ids.length} of the ${OFFICIAL.count} images of trainaug present`
  const why =
    missing > 0 || trainaug.length !== OFFICIAL.count
      ? `the lists of SBD and VOC give ${trainaug.length}${absent.length > 0 ? `, without files: ${absent.join(', ')}` : ''}`
      : `their sha256 is ${hashIds(trainaug)} instead of ${OFFICIAL.sha256}`
  throw new VortexError('bad-input', `Expected the complete augmented set for ${path} but found ${present}: ${why}.`, {
    suggestions: ['To continue with the images that are present: --allow-partial'],
  })
}
