import { posix } from 'node:path'
import { decodeUtf8, type YoloData } from '../../../formats/index.ts'
import { expected } from '../../../base/index.ts'
import { splitImageName } from '../../../images/index.ts'
import { pathFrom, type SourceFiles } from '../../sources/files.ts'
import { describeLocation, readLocation } from '../../sources/location.ts'
import type { Fault } from '../../prepare/plan.ts'

/** Where the paths of a `data.yaml` are looked for. */
export interface YoloRoot {
  files: SourceFiles
  /** Folder of `data.yaml` below the source. */
  folder: string
  /** The source itself, for absolute paths below it. */
  source: string
  data: YoloData
  /** `data.yaml`, for messages. */
  shown: string
}

/** The images of a split: of folders all in them, of list files those that they name. What is not there is a fault. */
export function imagesOf(split: string, places: readonly string[], root: YoloRoot, faults: Fault[]): string[] {
  const images = new Set<string>()
  for (const place of places) {
    const found = firstFound(place, root, faults)
    for (const image of found ?? []) images.add(image)
    if (found) continue
    const reason = expected('images or a list of them', `${split} in ${root.shown}`, `nothing at ${place}`).message
    faults.push({ file: root.shown, reason })
  }
  return [...images].sort()
}

function firstFound(place: string, root: YoloRoot, faults: Fault[]): string[] | undefined {
  for (const path of candidates(place, root)) {
    const images = imagesAt(path, root, faults)
    if (images) return images
  }
  return undefined
}

/** Its label file: the last folder `images` of its path is `labels` there. */
export function labelPath(image: string): string {
  return image.replace(/(^|.*\/)images\//s, '$1labels/').replace(/\.[^./]*$/, '.txt')
}

/** What makes an image's id: its path below `data.yaml` without the folder that all images are in. */
export function idPath(image: string, folder: string): string {
  const path = folder === '' ? image : posix.relative(folder, image).replace(/^(\.\.\/)+/, '')
  return path.replace(/(^|.*\/)images\//s, '$1')
}

/**
 * Where a path may be: below `path`, next to `data.yaml`, or there without the `../` that Roboflow writes. `path` is often
 * a folder of another machine; what is below it lies next to `data.yaml`.
 */
function candidates(place: string, { folder, source, data: { path = '.' } }: YoloRoot): string[] {
  const written = slashes(place)
  const base = pathFrom(folder, path)
  const stripped = [slashes(path), slashes(posix.join(slashes(source), folder))].flatMap((prefix) =>
    written.startsWith(`${prefix}/`) ? [pathFrom(folder, written.slice(prefix.length + 1))] : [],
  )
  const tries = [
    base === undefined ? undefined : pathFrom(base === '.' ? '' : base, written),
    pathFrom(folder, written),
    ...stripped,
    pathFrom(folder, written.replace(/^(\.\.\/)+/, '')),
  ]
  return tries.filter((path) => path !== undefined)
}

function slashes(path: string): string {
  return path.replaceAll('\\', '/').replace(/(?<=.)\/+$/, '')
}

function imagesAt(path: string, root: YoloRoot, faults: Fault[]): string[] | undefined {
  const { files } = root
  if (files.has(path) && splitImageName(path)) return [path]
  if (files.has(path) && path.endsWith('.txt')) return readList(path, root, faults)
  const below = path === '.' ? '' : `${path.replace(/\/$/, '')}/`
  const inside = files.paths.filter((file) => file.startsWith(below) && splitImageName(file))
  return inside.length === 0 ? undefined : inside
}

/** A list file: an image per line, `./` being the list's own folder. */
function readList(list: string, root: YoloRoot, faults: Fault[]): string[] {
  const name = describeLocation(root.files.locate(list))
  const folder = posix.dirname(list) === '.' ? '' : posix.dirname(list)
  const images: string[] = []
  for (const [index, line] of decodeUtf8(readLocation(root.files.locate(list)), name)
    .split(/\r?\n/)
    .entries()) {
    const written = line.trim()
    if (written === '') continue
    const own = pathFrom(folder, written)
    const tries = [...(own === undefined ? [] : [own]), ...candidates(written, root)]
    const image = tries.find((path) => root.files.has(path) && splitImageName(path))
    if (image !== undefined) images.push(image)
    else
      faults.push({ file: name, reason: expected('an image', `${name}:${index + 1}`, `nothing at ${written}`).message })
  }
  return images
}
