import { basename } from 'node:path'
import { expected } from '../../../base/index.ts'
import { decodeUtf8, readLabelMap } from '../../../formats/index.ts'
import { splitImageName } from '../../../images/index.ts'
import { classFileDigest } from '../../classes/digest.ts'
import { givenListsDigest, linesOf, listsDigest } from '../../lists/digest.ts'
import { Ids } from '../../objects/ids.ts'
import type { LabelSource } from '../../prepare/label.ts'
import type { Fault, Item, Plan, PlannedSplit } from '../../prepare/plan.ts'
import { settingsOf } from '../../prepare/settings.ts'
import type { SourceFiles } from '../../sources/files.ts'
import { describeLocation, readLocation, type Location } from '../../sources/location.ts'
import { joinName, type Source } from '../../sources/source.ts'
import { resplit, splitIdentity } from '../../splits/resplit.ts'
import { IMAGES, LABELS, LISTS } from '../../tree/tree.ts'
import type { PngSettings } from './label.ts'
import { mapClasses } from './map-classes.ts'
import type { VocOptions } from './plan.ts'

/** A CVAT export "Segmentation mask 1.1": a VOC tree with a `labelmap.txt`, often without images. */
export interface CvatExport {
  source: Source
  files: SourceFiles
  /** Folder of `labelmap.txt`. */
  root: string
  /** `--images`. */
  images?: SourceFiles
}

export const LABEL_MAP = 'labelmap.txt'

/** The images of a CVAT export by its lists; nothing is written. */
export async function planCvat(cvat: CvatExport, options: VocOptions): Promise<Plan<LabelSource, PngSettings>> {
  const { source, files, root } = cvat
  const map = files.locate(joinName(root, LABEL_MAP))
  const shown = describeLocation(map)
  const { classes, masks } = mapClasses(readLabelMap(readLocation(map), shown), options.classes, shown)
  const { items, splits, missing, faults, lists } = readLists(cvat)
  if (items.size === 0 || (missing.length > 0 && !options.allowPartial)) throw missingFiles(missing, cvat)
  const all = [...items.values()]
  // CVAT shows images turned, and masks belong to what it shows.
  const usualOrientation = 'apply'
  const { orientation = usualOrientation } = options
  return {
    sources: [basename(source.path), ...(options.images === undefined ? [] : [basename(options.images)])],
    digest: { listsSha256: listsDigest(lists) },
    ...(await givenListsDigest(options)),
    options: {
      fromColors: true,
      ...(options.classes && { classes: classFileDigest(options.classes) }),
      ...splitIdentity(options),
    },
    usualOrientation,
    settings: { ...settingsOf({ ...options, orientation }, classes), fromColors: true, masks },
    items: { length: all.length, id: (i) => all[i]!.id, at: (i) => all[i]! },
    splits: await resplit(source.path, splits, options),
    faults,
  }
}

interface Listed {
  items: Map<string, Item>
  /** As they are written. */
  lists: { name: string; ids: string[] }[]
  splits: PlannedSplit[]
  /** `list.txt:line: what is not there`. */
  missing: string[]
  faults: Fault[]
}

function readLists(cvat: CvatExport): Listed {
  const { files, root } = cvat
  const folder = joinName(root, LISTS)
  const lists = files.paths.filter((path) => path.startsWith(`${folder}/`) && path.endsWith('.txt'))
  const found: Listed = { items: new Map(), lists: [], splits: [], missing: [], faults: [] }
  const reading: Reading = { found, images: imagesByName(cvat), ids: new Ids() }
  for (const list of lists) {
    const name = basename(list, '.txt')
    const text = decodeUtf8(readLocation(files.locate(list)), describeLocation(files.locate(list)))
    found.lists.push({ name, ids: linesOf(text) })
    const before = found.missing.length
    const own = text.split('\n').flatMap((line, index) => {
      const path = line.trim().replaceAll('\\', '/').normalize('NFC')
      return path === '' ? [] : (itemOf(path, `${name}.txt:${index + 1}`, cvat, reading) ?? [])
    })
    // CVAT's name for images that belong to no subset.
    const split = name === 'default' ? 'train' : name
    found.splits.push({ name: split, ids: [...new Set(own)], missing: found.missing.length - before })
  }
  return found
}

interface ListedImage {
  image: Location
  suffix: string
}

/** The lists while they are read. */
interface Reading {
  found: Listed
  images: ReadonlyMap<string, ListedImage>
  ids: Ids
}

/** @returns the id; undefined where files are missing or another image has the id */
function itemOf(path: string, line: string, cvat: CvatExport, { found, images, ids }: Reading): string | undefined {
  const known = found.items.get(path)
  if (known) return known.id
  const image = images.get(path)
  const label = joinName(joinName(cvat.root, LABELS), `${path}.png`)
  if (!image || !cvat.files.has(label)) {
    found.missing.push(`${line} names ${path}, which has no ${image ? 'mask' : 'image'}`)
    return undefined
  }
  const taken = ids.take(path)
  if ('fault' in taken) {
    found.faults.push(taken.fault)
    return undefined
  }
  found.items.set(path, { id: taken.id, ...image, label: { file: cvat.files.locate(label) } })
  return taken.id
}

/** Images by their names in the lists: those of the export, then those of `--images`. */
function imagesByName({ files, root, images }: CvatExport): ReadonlyMap<string, ListedImage> {
  const found = new Map<string, ListedImage>()
  const own = `${joinName(root, IMAGES)}/`
  const add = (where: SourceFiles, path: string, name: string) => {
    const { stem, suffix } = splitImageName(name) ?? {}
    if (stem !== undefined && !found.has(stem)) found.set(stem, { image: where.locate(path), suffix: suffix! })
  }
  for (const path of files.paths) if (path.startsWith(own)) add(files, path, path.slice(own.length))
  if (images) for (const path of images.paths) add(images, path, path)
  return found
}

function missingFiles(missing: readonly string[], { source, files, root, images }: CvatExport): Error {
  const hasImages = files.paths.some((path) => path.startsWith(`${joinName(root, IMAGES)}/`))
  const found = missing.length === 0 ? 'empty lists' : `${missing.length} missing: ${missing.slice(0, 3).join('; ')}`
  const remedy =
    hasImages || images
      ? 'To continue with the images that are present: --allow-partial'
      : 'The export has no images. Name their folder: --images DIR'
  return expected('an image and a mask for each line of the lists', source.path, found, { suggestions: [remedy] })
}
