import { basename } from 'node:path'
import { expected, type Work } from '../../../base/index.ts'
import type { CocoImage } from '../../../formats/index.ts'
import { splitImageName } from '../../../images/index.ts'
import type { ClassFile } from '../../classes/class-file.ts'
import { classFileDigest } from '../../classes/digest.ts'
import { idFault } from '../../lists/id.ts'
import type { Fault, Item, Plan, PrepareOptions } from '../../prepare/plan.ts'
import { settingsOf } from '../../prepare/settings.ts'
import type { Source } from '../../sources/source.ts'
import { indexAnnotations, type AnnotationIndex } from './annotations.ts'
import { categoryClasses, type Category } from './categories.ts'
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
  /** A class file, or `all` for the file's own categories; default VOC's classes, from COCO's categories. */
  classes?: ClassFile | 'all'
  /** Only the file's first images, for a trial. */
  limit?: number
}

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
  const { rules, splitName = 'train', limit, allowPartial, classes } = options
  const choose = (found: readonly Category[]) => categoryClasses(found, classes, options.annotations)
  const index = await indexAnnotations(annotations, options.annotations, choose, work)
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
    options: { splitName, limit: limit ?? null, ...rules, ...(classes && { classes: nameOf(classes) }) },
    settings: { ...settingsOf(options, index.categories.classes), rules, classOf: index.categories.classOf },
    items: {
      length: items.length,
      id: (i) => ids[i]!,
      at: (i): Item<CocoLabel> => {
        const { id, suffix, index: at, image } = items[i]!
        const label = {
          file,
          width: image.width,
          height: image.height,
          ranges: index.rangesOf(at),
          others: index.othersOf(at),
        }
        return { id, image: source.locate(folder, image.fileName), suffix, label }
      },
    },
    splits: [{ name: splitName, ids, missing }],
    faults,
  }
}

function nameOf(classes: ClassFile | 'all'): string {
  return classes === 'all' ? classes : classFileDigest(classes)
}

interface NumberedImage {
  id: string
  suffix: string
  index: number
  image: CocoImage
}

function numberImages({ images }: AnnotationIndex, path: string, faults: Fault[]): NumberedImage[] {
  const wanted: NumberedImage[] = []
  const seen = new Map<string, string>()
  for (const [index, image] of images.entries()) {
    const { stem: id, suffix } = imageName(image.fileName) ?? {}
    const other = id === undefined ? undefined : seen.get(id)
    if (id === undefined || (other !== undefined && other !== image.fileName)) {
      const what = id === undefined ? 'the name of an image' : `another name than that of ${other!}`
      const where = `file_name of image ${image.id} in ${path}`
      faults.push({ file: path, reason: expected(what, where, JSON.stringify(image.fileName)).message })
    } else if (other === undefined) {
      seen.set(id, image.fileName)
      wanted.push({ id, suffix: suffix!, index, image })
    }
  }
  return wanted
}

/** What may become `<id>.<suffix>`: a file's name alone, never a path. */
function imageName(fileName: string): ReturnType<typeof splitImageName> {
  const name = splitImageName(fileName)
  return name && idFault(name.stem) === undefined ? name : undefined
}

/** The source itself where it holds images, else the folder in it that holds most. */
async function imageFolder(source: Source): Promise<string> {
  let best = ''
  let most = 0
  for (const folder of await source.folders()) {
    const names = await source.names(folder)
    let count = 0
    for (const name of names) if (imageName(name)) count++
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
