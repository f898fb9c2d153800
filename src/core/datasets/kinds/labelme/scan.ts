import { posix } from 'node:path'
import { expected, messageOf, throwIfInterrupted, VortexError, type Work } from '../../../base/index.ts'
import { AREAS, readLabelme, type LabelmeFile } from '../../../formats/index.ts'
import { formatOf, splitImageName } from '../../../images/index.ts'
import { Ids } from '../../objects/ids.ts'
import type { Fault, Item } from '../../prepare/plan.ts'
import { pathFrom, type SourceFiles } from '../../sources/files.ts'
import { describeLocation, readLocation, type Location } from '../../sources/location.ts'
import { labelName } from './names.ts'

/** What a folder of labelme files holds. */
export interface LabelmeFiles {
  items: Item[]
  /** Areas of each label. */
  labels: ReadonlyMap<string, number>
  /** Images that no file belongs to. */
  unlabeled: number
  faults: Fault[]
}

/** Reads every JSON file of a source once: which image it belongs to, and which labels it has. */
export function scanLabelme(files: SourceFiles, work: Work): LabelmeFiles {
  const found: LabelmeFiles & { labels: Map<string, number> } = {
    items: [],
    labels: new Map(),
    unlabeled: 0,
    faults: [],
  }
  const paths = files.paths.filter((path) => path.toLowerCase().endsWith('.json'))
  const owners = new Map<string, string>()
  const ids = new Ids()
  for (const [index, path] of paths.entries()) {
    throwIfInterrupted(work.signal)
    if (index % 100 === 0)
      work.onEvent?.({ type: 'progress', task: 'Reading labels', done: index, total: paths.length })
    const outcome = readFile(path, files, owners)
    const taken = 'fault' in outcome ? outcome : ids.take(path)
    if ('fault' in taken) found.faults.push(taken.fault)
    else if ('image' in outcome) {
      const { image, suffix } = outcome
      found.items.push({ id: taken.id, image, suffix, label: { file: files.locate(path) } })
      for (const { label, type } of outcome.file.shapes) {
        const name = labelName(label)
        if (AREAS.includes(type)) found.labels.set(name, (found.labels.get(name) ?? 0) + 1)
      }
    }
  }
  found.unlabeled = files.paths.filter((path) => splitImageName(path) && !owners.has(path)).length
  return found
}

function readFile(
  path: string,
  files: SourceFiles,
  owners: Map<string, string>,
): { file: LabelmeFile; image: Location; suffix: string } | { fault: Fault } {
  const location = files.locate(path)
  const name = describeLocation(location)
  try {
    const bytes = readLocation(location)
    const file = readLabelme(bytes, name)
    const image = imagePath(file.imagePath, path, files)
    if (image !== undefined) {
      const other = owners.get(image)
      if (other !== undefined) throw new VortexError('bad-input', `${other} and ${name} belong to one image, ${image}.`)
      owners.set(image, name)
      return { file, image: files.locate(image), suffix: splitImageName(image)!.suffix }
    }
    if (!file.imageHead || 'json' in location) throw missing(file.imagePath, path, name, files)
    const suffix = suffixOf(file.imageHead, name)
    return { file, image: { json: location, key: 'imageData', size: bytes.length }, suffix }
  } catch (error) {
    if (error instanceof VortexError) return { fault: { file: name, reason: messageOf(error) } }
    throw error
  }
}

/** The image's path below the source, where it is there. Of a path on another machine the last part alone is of use. */
function imagePath(written: string, file: string, files: SourceFiles): string | undefined {
  const folder = posix.dirname(file) === '.' ? '' : posix.dirname(file)
  const path = pathFrom(folder, written) ?? pathFrom(folder, posix.basename(written.replaceAll('\\', '/')))
  return path !== undefined && files.has(path) && splitImageName(path) ? path : undefined
}

/** An image in a file has no name of its own: its first bytes say what it is. */
function suffixOf(head: Uint8Array, name: string): string {
  const format = formatOf(head)
  const suffix = format && splitImageName(`x.${format}`)?.suffix
  if (suffix === undefined) throw expected('an image', `imageData in ${name}`, 'something else', { code: 'bad-format' })
  return suffix
}

function missing(written: string, path: string, name: string, files: SourceFiles): Error {
  const stem = path.slice(0, -'.json'.length)
  const near = files.paths.find((other) => splitImageName(other)?.stem === stem)
  const found =
    near === undefined ? 'no such file, and none in imageData' : `no such file, but ${posix.basename(near)} next to it`
  return expected(`the image ${written}`, `imagePath in ${name}`, found, { code: 'not-found' })
}
