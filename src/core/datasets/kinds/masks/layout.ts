import { expected } from '../../../base/index.ts'
import { splitImageName } from '../../../images/index.ts'
import { isSplitName } from '../../splits/split-name.ts'
import { findRoot, joinName, type Source } from '../../sources/source.ts'
import type { ClassFile } from '../../classes/class-file.ts'

/** Patterns of images and masks. */
export interface Layout {
  images: string
  labels: string
}

const IMAGES = 'images'
const LABELS = ['labels', 'masks']

/** The class file's layout, else that of two folders: `images` next to `labels` or `masks`, with or without splits. */
export async function layoutOf(source: Source, { images, labels, file }: ClassFile): Promise<Layout> {
  if (images !== undefined && labels !== undefined) return { images, labels }
  if (images !== undefined || labels !== undefined)
    throw expected('both images and labels, or none,', file, `${images === undefined ? 'labels' : 'images'} alone`)
  const folders = new Set(await source.folders())
  const root = await findRoot(source, IMAGES)
  const found = root === undefined ? [] : LABELS.filter((name) => folders.has(joinName(root, name)))
  if (root === undefined || found.length !== 1) throw noLayout(source, folders, found)
  const within = (await isSplit(source, joinName(root, IMAGES), folders)) ? '/{split}' : ''
  return { images: `${IMAGES}${within}/{id}.*`, labels: `${found[0]!}${within}/{id}.*` }
}

/** Whether a folder holds no image itself, and below it folders named after splits alone. */
async function isSplit(source: Source, folder: string, folders: ReadonlySet<string>): Promise<boolean> {
  for (const name of await source.names(folder)) if (splitImageName(name)) return false
  const below = [...folders]
    .filter((name) => name.startsWith(`${folder}/`))
    .map((name) => name.slice(folder.length + 1))
  const direct = below.filter((name) => !name.includes('/'))
  return direct.length > 0 && direct.every(isSplitName)
}

function noLayout({ path }: Source, folders: ReadonlySet<string>, labels: readonly string[]): Error {
  const names = [...folders].filter((name) => name !== '' && !name.includes('/')).sort()
  const found = labels.length > 1 ? labels.join(' and ') : names.length > 0 ? `the folders ${names.join(', ')}` : 'none'
  return expected('a folder images next to one named labels or masks', path, found, {
    suggestions: [
      'Say in the class file where they are, e.g. images: photos/{id}.jpg and labels: masks/{split}/{id}_mask.png',
    ],
  })
}
