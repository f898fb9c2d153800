import { basename } from 'node:path'
import { expected, type Work } from '../../../base/index.ts'
import type { CocoImage } from '../../../formats/index.ts'
import { VOC } from '../../../labels/index.ts'
import type { Fault, Item, Plan, PrepareOptions } from '../../prepare/plan.ts'
import { settingsOf } from '../../prepare/settings.ts'
import type { Source } from '../../sources/source.ts'
import { indexAnnotations, type AnnotationIndex } from './annotations.ts'
import type { CocoLabel, CocoSettings } from './label-source.ts'
import type { CocoRules } from './rules.ts'

export interface CocoOptions extends PrepareOptions {
  /** Folder or zip of photographs (train2017). */
  images: string
  /** instances_*.json, plain or gzip. */
  annotations: string
  /** Name of the one split; default train. */
  splitName?: string
  rules: CocoRules
  /** Only the file's first images, for a trial. */
  limit?: number
}

/** What may become `<id>.jpg`: a file's name alone, never a path. */
const FILE_NAME = /^([A-Za-z0-9_][A-Za-z0-9_.-]*)\.jpe?g$/i

/**
 * COCO's images and where their annotations lie; nothing is written.
 * @param annotations the plain JSON: `options.annotations`, or what it was unpacked to
 */
export async function planCoco(
  source: Source,
  annotations: string,
  options: CocoOptions,
  work: Work,
): Promise<Plan<CocoLabel, CocoSettings>> {
  const { rules, splitName = 'train', limit, allowPartial } = options
  const index = await indexAnnotations(annotations, options.annotations, work)
  const folder = await imageFolder(source)
  const present = await source.names(folder)
  const faults = [...index.faults]
  const wanted = numberImages(index, options.annotations, faults)
  const found = wanted.filter(({ image }) => present.has(image.fileName))
  if (found.length === 0) throw expected('an image of the annotations', source.path, 'none', { code: 'not-found' })
  const missing = limit === undefined ? wanted.length - found.length : 0
  if (missing > 0 && !allowPartial)
    throw partial(source.path, wanted.length, missing, wanted.find(({ image }) => !present.has(image.fileName))!.image)
  const items = limit === undefined ? found : found.slice(0, limit)
  const ids = items.map(({ id }) => id)
  const file = { path: annotations, shown: options.annotations }
  return {
    sources: [basename(source.path), basename(options.annotations)],
    options: { splitName, limit: limit ?? null, ...rules },
    settings: { ...settingsOf(options, VOC), rules },
    items: {
      length: items.length,
      id: (i) => ids[i]!,
      at: (i): Item<CocoLabel> => {
        const { id, index: at, image } = items[i]!
        const label = {
          file,
          width: image.width,
          height: image.height,
          ranges: index.rangesOf(at),
          others: index.othersOf(at),
        }
        return { id, image: source.locate(folder, image.fileName), label }
      },
    },
    splits: [{ name: splitName, ids, missing }],
    faults,
  }
}

interface NumberedImage {
  id: string
  index: number
  image: CocoImage
}

function numberImages({ images }: AnnotationIndex, path: string, faults: Fault[]): NumberedImage[] {
  const wanted: NumberedImage[] = []
  const seen = new Set<string>()
  for (const [index, image] of images.entries()) {
    const id = FILE_NAME.exec(image.fileName)?.[1]
    if (id === undefined) {
      const where = `file_name of image ${image.id} in ${path}`
      faults.push({ file: path, reason: expected('the name of a JPEG', where, JSON.stringify(image.fileName)).message })
    } else if (!seen.has(id)) wanted.push({ id, index, image })
    if (id !== undefined) seen.add(id)
  }
  return wanted
}

/** The source itself where it holds JPEGs, else the folder in it that holds most. */
async function imageFolder(source: Source): Promise<string> {
  let best = ''
  let most = 0
  for (const folder of await source.folders()) {
    const names = await source.names(folder)
    let count = 0
    for (const name of names) if (FILE_NAME.test(name)) count++
    if (folder === '' && count > 0) return folder
    if (count > most) [best, most] = [folder, count]
  }
  return best
}

function partial(path: string, wanted: number, missing: number, first: CocoImage): Error {
  const found = `${missing} of ${wanted} missing, ${first.fileName} the first`
  return expected('every image of the annotations', path, found, {
    suggestions: ['To go on with the images that are there: --allow-partial'],
  })
}
