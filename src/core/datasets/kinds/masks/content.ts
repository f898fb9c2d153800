import { expected } from '../../../base/index.ts'
import { splitImageName } from '../../../images/index.ts'
import type { Item } from '../../prepare/plan.ts'
import type { Source } from '../../sources/source.ts'
import { findFiles, type FoundFile } from './files.ts'
import type { Layout } from './layout.ts'

/** Images and masks of a source, paired. */
export interface MaskContent {
  items: ReadonlyMap<string, Item>
  /** The split that folders say, by id; absent where the layout has no `{split}`. */
  folders?: ReadonlyMap<string, string>
  /** Images without a mask, and masks without an image. */
  lonely: readonly string[]
}

/** Looks which images and masks there are. Images of a split that has no mask at all are taken without. */
export async function readMasks(source: Source, { images, labels }: Layout): Promise<MaskContent> {
  const found = await findFiles(source, images)
  const masks = await findFiles(source, labels)
  for (const [id, { path }] of masks) assertPng(id, path, source)
  const splitsWithMasks = new Set([...found].filter(([id]) => masks.has(id)).map(([, { split }]) => split))
  const items = new Map<string, Item>()
  const lonely: string[] = []
  for (const [id, image] of found) {
    const mask = masks.get(id)
    assertSameSplit(id, image, mask, source)
    if (!mask && splitsWithMasks.has(image.split)) lonely.push(image.path)
    else items.set(id, itemOf(id, image, mask, source))
  }
  for (const [id, { path }] of masks) if (!found.has(id)) lonely.push(path)
  if (splitsWithMasks.size === 0) throw expected('an image that has a mask', source.path, noPair(found, masks))
  if (!images.includes('{split}')) return { items, lonely }
  return { items, folders: new Map([...items.keys()].map((id) => [id, found.get(id)!.split!])), lonely }
}

function itemOf(id: string, image: FoundFile, mask: FoundFile | undefined, source: Source): Item {
  const suffix = splitImageName(image.path.slice(image.path.lastIndexOf('/') + 1))?.suffix
  if (suffix === undefined) throw expected('an image file', `${source.path}: ${image.path}`, 'another ending')
  return { id, image: image.location, suffix, ...(mask && { label: { file: mask.location } }) }
}

function assertPng(id: string, path: string, source: Source): void {
  if (/\.png$/i.test(path)) return
  const jpeg = /\.jpe?g$/i.test(path)
  throw expected('a PNG', `the mask of ${id} in ${source.path}`, path, {
    suggestions: [
      jpeg
        ? 'JPEG changes the values of pixels, so that classes cannot be read back: export the masks as PNG.'
        : 'Convert the masks to PNG, without changing their values.',
    ],
  })
}

function assertSameSplit(id: string, image: FoundFile, mask: FoundFile | undefined, { path }: Source): void {
  if (mask?.split === undefined || image.split === undefined || mask.split === image.split) return
  throw expected(`image and mask of ${id} in one split`, path, `${image.path} and ${mask.path}`)
}

function noPair(images: ReadonlyMap<string, FoundFile>, masks: ReadonlyMap<string, FoundFile>): string {
  const [imageId, image] = [...images][0]!
  const [maskId, mask] = [...masks][0]!
  return `${image.path} with the id ${imageId} and ${mask.path} with the id ${maskId}`
}
