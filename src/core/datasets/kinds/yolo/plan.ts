import { basename } from 'node:path'
import { expected, throwIfInterrupted, VortexError, type Work } from '../../../base/index.ts'
import { decodeUtf8, readYoloData, readYoloLabels, type YoloData } from '../../../formats/index.ts'
import { splitImageName } from '../../../images/index.ts'
import type { ClassFile } from '../../classes/class-file.ts'
import { classFileDigest } from '../../classes/digest.ts'
import { givenListsDigest } from '../../lists/digest.ts'
import { namedClasses } from '../../objects/classes.ts'
import { Ids } from '../../objects/ids.ts'
import type { Fault, Item, Plan, PlannedSplit, PrepareOptions } from '../../prepare/plan.ts'
import { settingsOf } from '../../prepare/settings.ts'
import { filesOf } from '../../sources/files.ts'
import { describeLocation, readLocation } from '../../sources/location.ts'
import type { Source } from '../../sources/source.ts'
import { resplit, splitIdentity } from '../../splits/resplit.ts'
import type { SplitOptions } from '../../splits/split-options.ts'
import { findDataFile } from './data-file.ts'
import { idPath, imagesOf, labelPath, type YoloRoot } from './layout.ts'
import type { BoxMode, YoloLabel, YoloSettings } from './label.ts'

export interface YoloOptions extends PrepareOptions, SplitOptions {
  /** Folder or archive with `data.yaml`, or that file. */
  source: string
  /** Default `skip`. */
  boxes?: BoxMode
  /** Default: background and the names of `data.yaml`. */
  classes?: ClassFile
}

/**
 * The images that a `data.yaml` names, by split; nothing is written.
 * @param file the path of `data.yaml` below the source, where the user gave it
 */
export async function planYolo(
  source: Source,
  file: string | undefined,
  options: YoloOptions,
  work: Work,
): Promise<Plan<YoloLabel, YoloSettings>> {
  const { boxes = 'skip', classes: classFile } = options
  const root = await openRoot(source, file)
  const { items, splits, faults } = findImages(root)
  if (items.size === 0) throw expected('an image of any split', root.shown, faults[0]?.reason ?? 'none')
  const counts = countObjects(items.values(), work)
  if (boxes === 'skip' && counts.outlines === 0 && counts.boxes > 0) throw boxesOnly(root.shown, counts.boxes)
  tellAbsent(items.values(), work)
  const names = [...root.data.names].sort(([a], [b]) => a - b)
  const found = names.map(([id, name]) => ({ id, name, objects: counts.of.get(id) ?? 0 }))
  const { classes, valueOf } = namedClasses(found, classFile, root.shown)
  const values = found.flatMap(({ id, name }) => (valueOf.has(name) ? [[id, valueOf.get(name)!] as const] : []))
  const all = [...items.values()]
  return {
    sources: [basename(source.path)],
    ...(await givenListsDigest(options)),
    options: { boxes, ...(classFile && { classes: classFileDigest(classFile) }), ...splitIdentity(options) },
    settings: { ...settingsOf(options, classes), boxes, valueOf: new Map(values) },
    items: { length: all.length, id: (i) => all[i]!.id, at: (i) => all[i]! },
    splits: await resplit(source.path, splits, options),
    faults,
  }
}

async function openRoot(source: Source, file: string | undefined): Promise<YoloRoot> {
  const files = await filesOf(source)
  const path = file ?? findDataFile(files, source.path)
  const location = files.locate(path)
  const shown = describeLocation(location)
  const data: YoloData = readYoloData(decodeUtf8(readLocation(location), shown), shown)
  return { files, folder: path.split('/').slice(0, -1).join('/'), source: source.path, data, shown }
}

/** Images of all splits by their path, with the splits' ids. */
function findImages(root: YoloRoot): { items: Map<string, Item<YoloLabel>>; splits: PlannedSplit[]; faults: Fault[] } {
  const faults: Fault[] = []
  const items = new Map<string, Item<YoloLabel>>()
  const ids = new Ids()
  const refused = new Set<string>()
  const splits: PlannedSplit[] = []
  for (const [name, places] of root.data.splits) {
    const paths = imagesOf(name, places, root, faults)
    for (const path of paths) {
      if (items.has(path) || refused.has(path)) continue
      const taken = ids.take(idPath(path, root.folder))
      if ('fault' in taken) {
        refused.add(path)
        faults.push(taken.fault)
      } else items.set(path, itemOf(taken.id, path, root))
    }
    splits.push({ name, ids: paths.flatMap((path) => items.get(path)?.id ?? []), missing: 0 })
  }
  return { items, splits: splits.filter(({ ids: own }) => own.length > 0), faults }
}

function itemOf(id: string, path: string, { files }: YoloRoot): Item<YoloLabel> {
  const image = files.locate(path)
  const label = labelPath(path)
  const { suffix } = splitImageName(path)!
  return {
    id,
    image,
    suffix,
    label: files.has(label) ? { file: files.locate(label) } : { file: image, isAbsent: true },
  }
}

interface Counts {
  /** Objects of each index. */
  of: Map<number, number>
  outlines: number
  boxes: number
}

/** Reads every label file once; what cannot be read is left to be a fault of its image. */
function countObjects(items: Iterable<Item<YoloLabel>>, work: Work): Counts {
  const counts: Counts = { of: new Map(), outlines: 0, boxes: 0 }
  for (const { label } of items) {
    throwIfInterrupted(work.signal)
    if (!label || label.isAbsent) continue
    for (const { category, isBox } of readQuietly(label)) {
      counts[isBox ? 'boxes' : 'outlines']++
      counts.of.set(category, (counts.of.get(category) ?? 0) + 1)
    }
  }
  return counts
}

function readQuietly({ file }: YoloLabel): ReturnType<typeof readYoloLabels> {
  try {
    return readYoloLabels(readLocation(file), describeLocation(file))
  } catch (error) {
    if (error instanceof VortexError) return []
    throw error
  }
}

function boxesOnly(shown: string, count: number): VortexError {
  return new VortexError(
    'bad-input',
    `The labels of ${shown} are ${count} boxes without polygons: a detection dataset.`,
    {
      suggestions: ['To draw each box as a filled rectangle, add: --boxes fill'],
    },
  )
}

function tellAbsent(items: Iterable<Item<YoloLabel>>, { onEvent }: Work): void {
  const absent = [...items].filter(({ label }) => label?.isAbsent).length
  if (absent === 0) return
  const message = `${absent} ${absent === 1 ? 'image has no label file and counts' : 'images have no label file and count'} as background.`
  onEvent?.({ type: 'notice', level: 'warning', message })
}
