import { createHash } from 'node:crypto'
import { expected, type Work } from '../../../base/index.ts'
import { scanCocoFile, type CocoAnnotation, type CocoImage, type UnreadableAnnotation } from '../../../formats/index.ts'
import type { Fault } from '../../prepare/plan.ts'
import type { Category, CategoryClasses } from './categories.ts'
import { Column } from './column.ts'

/** Where the annotations of every image lie in the file; the file itself stays on disk. */
export interface AnnotationIndex {
  /** In the file's order. */
  images: readonly CocoImage[]
  /** The tree's classes, and what each category becomes. */
  categories: CategoryClasses
  /** [offset, length] pairs of one image's annotations of these categories, of unknown ones and unreadable ones, flat, in the file's order. */
  rangesOf(image: number): Float64Array
  /** Annotations of other categories. */
  othersOf(image: number): number
  /** Broken elements, and those that point nowhere. */
  faults: Fault[]
  /** Of the file, unpacked. */
  sha256: string
}

/**
 * Reads a COCO `instances_*.json` once and remembers where annotations lie instead of what they hold: 20 bytes each
 * where the parsed file takes 1.2 GB. Annotations of one image stand anywhere in it.
 * @param shown the file as the user knows it
 * @param choose the tree's classes, by the file's categories
 */
export async function indexAnnotations(
  path: string,
  shown: string,
  choose: (categories: readonly Category[]) => CategoryClasses,
  work: Work,
): Promise<AnnotationIndex> {
  const images: CocoImage[] = []
  const listed: { id: number; name: string }[] = []
  const found = new Annotations()
  const faults: Fault[] = []
  const hash = createHash('sha256')
  for await (const element of scanCocoFile(path, work, (chunk) => hash.update(chunk))) {
    if ('fault' in element) faults.push({ file: shown, reason: element.fault.message })
    else if (element.section === 'images') images.push(element.value)
    else if (element.section === 'annotations') found.add(element.value, element.offset, element.length)
    else listed.push(element.value)
  }
  const indexOf = indexImages(images, shown, faults)
  const counts = found.countCategories()
  const categories = choose(listed.map(({ id, name }) => ({ id, name, annotations: counts.get(id) ?? 0 })))
  const known = new Set(listed.map(({ id }) => id))
  const owners = found.owners((id) => indexOf.get(id), images.length, { known, drawn: categories.classOf })
  const [stray] = owners.strays
  if (stray !== undefined) {
    const where = `the annotation at byte ${found.offsets.at(stray)} of ${shown}`
    const others = owners.strays.length === 1 ? '' : `, the same for ${owners.strays.length - 1} more`
    faults.push({ file: shown, reason: expected('a known image id', where, `another${others}`).message })
  }
  return {
    images,
    categories,
    faults,
    sha256: hash.digest('hex'),
    othersOf: (image) => owners.others[image]!,
    rangesOf: (image) => {
      const members = owners.order.subarray(owners.starts[image], owners.starts[image + 1])
      return Float64Array.from({ length: members.length * 2 }, (_, i) =>
        i % 2 === 0 ? found.offsets.at(members[i >> 1]!) : found.lengths.at(members[i >> 1]!),
      )
    },
  }
}

/** Image id → index; an id or file that stands twice is a fault of the second. */
function indexImages(images: readonly CocoImage[], path: string, faults: Fault[]): Map<number, number> {
  const indexOf = new Map<number, number>()
  const names = new Set<string>()
  for (const [index, { id, fileName }] of images.entries()) {
    if (indexOf.has(id) || names.has(fileName))
      faults.push({ file: path, reason: expected('each image once', path, `image ${id} (${fileName}) twice`).message })
    else indexOf.set(id, index)
    names.add(fileName)
  }
  return indexOf
}

/** No category id: the annotation's own fields cannot be read. */
const UNREADABLE = 0xffffffff

/** The annotations' numbers, one column each. */
class Annotations {
  readonly imageIds = new Column(Float64Array)
  readonly categories = new Column(Uint32Array)
  readonly offsets = new Column(Float64Array)
  readonly lengths = new Column(Uint32Array)

  add(annotation: CocoAnnotation | UnreadableAnnotation, offset: number, length: number): void {
    this.imageIds.push(annotation.imageId)
    this.categories.push('unreadable' in annotation ? UNREADABLE : annotation.categoryId)
    this.offsets.push(offset)
    this.lengths.push(length)
  }

  countCategories(): Map<number, number> {
    const counts = new Map<number, number>()
    for (let i = 0; i < this.categories.length; i++) {
      const category = this.categories.at(i)
      counts.set(category, (counts.get(category) ?? 0) + 1)
    }
    return counts
  }

  /**
   * Groups the annotations of drawn categories and of unknown ones by image, a counting sort that keeps the file's order:
   * those of image i are `order[starts[i]] … order[starts[i + 1] - 1]`. `strays` are those of unknown images.
   */
  owners(
    indexOf: (imageId: number) => number | undefined,
    imageCount: number,
    categories: { known: ReadonlySet<number>; drawn: ReadonlyMap<number, number> },
  ): { order: Uint32Array; starts: Uint32Array; others: Uint32Array; strays: number[] } {
    const owner = new Int32Array(this.imageIds.length).fill(-1)
    const starts = new Uint32Array(imageCount + 1)
    const others = new Uint32Array(imageCount)
    const strays: number[] = []
    for (let i = 0; i < owner.length; i++) {
      const image = indexOf(this.imageIds.at(i))
      const category = this.categories.at(i)
      if (image === undefined) strays.push(i)
      else if (categories.known.has(category) && !categories.drawn.has(category)) others[image]!++
      else {
        owner[i] = image
        starts[image + 1]!++
      }
    }
    for (let image = 0; image < imageCount; image++) starts[image + 1]! += starts[image]!
    const next = starts.slice()
    const order = new Uint32Array(starts[imageCount]!)
    for (let i = 0; i < owner.length; i++) if (owner[i]! >= 0) order[next[owner[i]!]!++] = i
    return { order, starts, others, strays }
  }
}
