import { expected, VortexError } from '../../../base/index.ts'
import { COCO_CATEGORY_TO_CLASS, defaultColor, VOC, type ClassSet } from '../../../labels/index.ts'
import type { ClassFile } from '../../classes/class-file.ts'
import { classOf } from '../../classes/class-of.ts'
import { BACKGROUND_NAME } from '../../classes/schema.ts'
import { unnamedFault } from '../../classes/unnamed.ts'
import { COCO_NAMES } from './names.ts'

/** A category of an annotation file. */
export interface Category {
  id: number
  name: string
  /** How many annotations it has. */
  annotations: number
}

/** The tree's classes, and what each category is drawn as: an index, or 255. Others are background. */
export interface CategoryClasses {
  classes: ClassSet
  classOf: ReadonlyMap<number, number>
}

/** Which classes a tree has: VOC's from a file of COCO's categories, the file's own, or those of a class file. */
export function categoryClasses(
  categories: readonly Category[],
  wanted: ClassFile | 'all' | undefined,
  path: string,
): CategoryClasses {
  refuseTwice(categories, path)
  if (wanted === undefined) return vocClasses(categories, path)
  return wanted === 'all' ? ownClasses(categories, path) : mappedClasses(categories, wanted, path)
}

function refuseTwice(categories: readonly Category[], path: string): void {
  for (const key of ['id', 'name'] as const) {
    const seen = new Set<string | number>()
    for (const category of categories) {
      if (seen.has(category[key])) throw expected(`each category once`, path, `${key} ${category[key]} twice`)
      seen.add(category[key])
    }
  }
}

/** The file counts as COCO's where its ids stand for what COCO's do: others would be drawn as VOC classes by chance. */
function vocClasses(categories: readonly Category[], path: string): CategoryClasses {
  const stranger = categories.find(({ id, name }) => COCO_NAMES.has(id) && COCO_NAMES.get(id) !== name)
  if (!stranger && categories.some(({ id }) => COCO_CATEGORY_TO_CLASS.has(id)))
    return { classes: VOC, classOf: COCO_CATEGORY_TO_CLASS }
  const shown = categories.slice(0, 5).map(({ name }) => name)
  const names =
    shown.length === 0
      ? 'no categories'
      : `categories of its own: ${shown.join(', ')}${categories.length > 5 ? ', …' : ''}`
  const why =
    stranger && COCO_NAMES.has(stranger.id)
      ? ` (${stranger.id} is ${stranger.name}, in COCO ${COCO_NAMES.get(stranger.id)!})`
      : ''
  throw new VortexError('bad-input', `${path} is not COCO's: it has ${names}${why}.`, {
    suggestions: [
      'To make a class of each of its categories, add: --classes all',
      'To keep, merge or drop some of them, add: --classes FILE (docs/datasets.md says what a class file is)',
    ],
  })
}

/** The file's own categories in id order behind background. */
function ownClasses(categories: readonly Category[], path: string): CategoryClasses {
  // Roboflow writes a category 0 above the others, which nothing is annotated as.
  const used = categories.filter(({ id, annotations }) => id !== 0 || annotations > 0).sort((a, b) => a.id - b.id)
  const own = used.filter(({ name }) => !isBackground(name))
  if (own.length === 0 || own.length > 254)
    throw expected('1 to 254 categories', path, `${own.length}`, {
      suggestions: own.length > 254 ? ['Keep or merge some of them with a class file: --classes FILE'] : [],
    })
  const names = ['background', ...own.map(({ name }) => name)]
  return {
    classes: { classes: names.map((name, index) => ({ name, color: defaultColor(index) })), background: true },
    classOf: new Map(own.map(({ id }, index) => [id, index + 1])),
  }
}

function isBackground(name: string): boolean {
  return name === 'background' || name === BACKGROUND_NAME
}

function mappedClasses(categories: readonly Category[], file: ClassFile, path: string): CategoryClasses {
  const { classes, map } = file
  if (!classes.background)
    throw expected('classes with background', file.file, 'background: false', {
      suggestions: ['Annotated objects leave the rest of an image uncovered: make background the first class.'],
    })
  const found = categories.map((category) => ({ category, to: classOf(map, category) }))
  const unnamed = found.filter(({ category, to }) => to === undefined && category.annotations > 0)
  if (unnamed.length > 0) {
    const names = unnamed.sort((a, b) => b.category.annotations - a.category.annotations)
    const shown = names.map(({ category: { name, annotations } }) => `${name} (${annotations} annotations)`)
    throw unnamedFault(file, path, 'the categories', shown)
  }
  // What becomes background is not drawn.
  return { classes, classOf: new Map(found.flatMap(({ category, to }) => (to ? [[category.id, to]] : []))) }
}
