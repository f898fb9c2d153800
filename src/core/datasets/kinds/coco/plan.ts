import { basename } from 'node:path'
import { expected, type Work } from '../../../base/index.ts'
import type { CocoImage } from '../../../formats/index.ts'
import type { ClassFile } from '../../classes/class-file.ts'
import { classFileDigest } from '../../classes/digest.ts'
import type { Fault, Item, Plan, PrepareOptions } from '../../prepare/plan.ts'
import { settingsOf } from '../../prepare/settings.ts'
import type { Location } from '../../sources/location.ts'
import type { Source } from '../../sources/source.ts'
import { indexAnnotations, type AnnotationIndex } from './annotations.ts'
import { categoryClasses, type Category } from './categories.ts'
import { ImageFinder } from './image-finder.ts'
import type { CocoLabel, CocoSettings } from './label-source.ts'
import type { BrokenAnnotations, CocoRules } from './rules.ts'

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
  /** Default `ignore`. */
  brokenAnnotations?: BrokenAnnotations
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
  const { rules, splitName = 'train', limit, allowPartial, classes, brokenAnnotations = 'ignore' } = options
  const choose = (found: readonly Category[]) => categoryClasses(found, classes, options.annotations)
  const index = await indexAnnotations(annotations, options.annotations, choose, work)
  const finder = await ImageFinder.open(
    source,
    index.images.map(({ fileName }) => fileName),
  )
  const faults = [...index.faults]
  const { found, missing: absent } = numberImages(index, finder, options.annotations, faults)
  if (found.length === 0) throw noneFound(source.path, index.images, finder)
  if (limit === undefined && absent.length > 0 && !allowPartial)
    throw partial(source.path, found.length + absent.length, absent)
  const missing = limit === undefined ? absent.length : 0
  const items = limit === undefined ? found : found.slice(0, limit)
  const ids = items.map(({ id }) => id)
  const file = { path: annotations, shown: options.annotations }
  return {
    sources: [basename(source.path), basename(options.annotations)],
    digest: { annotationsSha256: index.sha256 },
    options: {
      ...{ splitName, limit: limit ?? null, ...rules, ...(classes && { classes: nameOf(classes) }) },
      // Not the default, so that trees of earlier versions can be gone on with.
      ...(brokenAnnotations !== 'ignore' && { brokenAnnotations }),
    },
    settings: {
      ...settingsOf(options, index.categories.classes),
      ...{ rules, brokenAnnotations, classOf: index.categories.classOf },
    },
    stopsAtBroken: brokenAnnotations === 'stop',
    items: {
      length: items.length,
      id: (i) => ids[i]!,
      at: (i): Item<CocoLabel> => {
        const { id, suffix, index: at, image, location } = items[i]!
        const label = {
          file,
          width: image.width,
          height: image.height,
          ranges: index.rangesOf(at),
          others: index.othersOf(at),
        }
        return { id, image: location, suffix, label }
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
  location: Location
}

interface NumberedImages {
  found: NumberedImage[]
  missing: { image: CocoImage; problem: string }[]
}

function numberImages({ images }: AnnotationIndex, finder: ImageFinder, path: string, faults: Fault[]): NumberedImages {
  const numbered: NumberedImages = { found: [], missing: [] }
  const seen = new Map<string, string>()
  for (const [index, image] of images.entries()) {
    const { fileName } = image
    const place = finder.find(fileName)
    if ('problem' in place) {
      if (place.isName) numbered.missing.push({ image, problem: place.problem })
      else {
        const where = `file_name of image ${image.id} in ${path}`
        faults.push({ file: path, reason: expected('the name of an image', where, JSON.stringify(fileName)).message })
      }
      continue
    }
    const earlier = seen.get(place.id)
    // A file name that stands twice is a fault already.
    if (earlier !== undefined && earlier !== fileName) {
      const both = `${earlier} and ${fileName}, which would both be ${place.id}`
      faults.push({ file: path, reason: expected('one image of each name', path, both).message })
    }
    if (earlier === undefined) numbered.found.push({ ...place, index, image })
    seen.set(place.id, earlier ?? fileName)
  }
  return numbered
}

/** None of the names leads to a file: the first reason, and what a name would have to be. */
function noneFound(path: string, images: readonly CocoImage[], finder: ImageFinder): Error {
  const [first] = images
  const place = first && finder.find(first.fileName)
  const why = place && 'problem' in place ? `: ${JSON.stringify(first.fileName)} ${place.problem}` : ''
  const there = finder.example === undefined ? 'no image is there' : `there is ${finder.example}`
  return expected('an image of the annotations', path, `none of ${images.length}${why}; ${there}`, {
    code: 'not-found',
    suggestions: ['Give the folder that file_name is relative to as --images.'],
  })
}

function partial(path: string, images: number, missing: NumberedImages['missing']): Error {
  const [first] = missing
  const found = `${missing.length} of ${images} missing, ${first!.image.fileName} the first: it ${first!.problem}`
  return expected('every image of the annotations', path, found, {
    suggestions: ['To continue with the images that are present: --allow-partial'],
  })
}
