import { posix } from 'node:path'
import { parseList } from '../lists/parse.ts'
import { UNLABELLED_SPLIT } from '../lists/unlabeled.ts'
import { IMAGES, LABELS, LISTS } from '../tree/tree.ts'
import { HEAD, type Looked, type Recognition } from './recognition.ts'

/** Published datasets and exports that folders tell. */
export function recognizeTree(looked: Looked): Recognition[] {
  const { path, paths } = looked
  const first = (pattern: RegExp) => paths.find((file) => pattern.test(file))
  const found: Recognition[] = []
  const add = (what: string, why: string, ...words: string[]) => found.push({ what, why, words: ['prepare', ...words] })
  const lists = first(/(^|\/)ImageSets\/Segmentation\/[^/]+\.txt$/)
  const labelMap = first(/(^|\/)labelmap\.txt$/)
  const hasImages = first(/(^|\/)JPEGImages\/./) !== undefined
  if (lists !== undefined && labelMap !== undefined)
    found.push({
      what: 'a CVAT export, Segmentation mask 1.1',
      why: `${labelMap} next to ImageSets`,
      words: ['prepare', 'voc', path, ...(hasImages ? [] : ['--images', 'DIR'])],
      ...(!hasImages && { open: 'DIR: the folder of the images, which the export does not have' }),
    })
  else if (lists !== undefined && isPartial(looked, lists.slice(0, lists.indexOf(LISTS))))
    add('a VOC tree without some of the images or labels that its lists name', lists, 'voc', path, '--allow-partial')
  else if (lists !== undefined) add('a VOC tree', lists, 'voc', path)
  const mat = first(/(^|\/)cls\/[^/]+\.mat$/)
  if (mat !== undefined)
    found.push({
      what: 'SBD',
      why: mat,
      words: ['prepare', 'sbd', path, '--voc', 'VOC'],
      open: 'VOC: the VOCdevkit folder or VOCtrainval_11-May-2012.tar, whose labels come first',
    })
  const city = first(/(^|\/)gtFine\/[^/]+\/[^/]+\/[^/]+_gtFine_labelIds\.png$/)
  if (city !== undefined) add('Cityscapes', city, 'masks', path, '--classes', 'cityscapes')
  const ade = first(/(^|\/)annotations\/(training|validation)\/ADE_[^/]+\.png$/)
  if (ade !== undefined) add('ADE20K', ade, 'masks', path, '--classes', 'ade20k')
  const pet = first(/(^|\/)annotations\/trimaps\/[^/]+\.png$/)
  const petLists = pet?.replace(/trimaps\/[^/]+$/, '') ?? ''
  const petList = (name: string) => ['--list', `${name}=${posix.join(path, petLists)}${name}.txt`]
  if (pet !== undefined)
    add('Oxford-IIIT Pet', pet, 'masks', path, '--classes', 'oxford-pet', ...petList('trainval'), ...petList('test'))
  const csv = first(/(^|\/)_classes\.csv$/)
  if (csv !== undefined) add("Roboflow's segmentation masks", csv, 'masks', path)
  return found
}

/** Whether a list names an image or a label that is not in the tree, so that `prepare voc` asks for --allow-partial. */
function isPartial({ paths, head }: Looked, root: string): boolean {
  const below = (folder: string) => paths.filter((file) => file.startsWith(`${root}${folder}/`))
  const stems = (folder: string) => new Set(below(folder).map((file) => posix.parse(file).name.normalize('NFC')))
  const [images, labels] = [stems(IMAGES), stems(LABELS)]
  return below(LISTS)
    .filter((file) => file.endsWith('.txt') && !posix.basename(file).startsWith('.'))
    .some((list) => {
      const isLabelled = posix.basename(list) !== `${UNLABELLED_SPLIT}.txt`
      return idsOf(head(list), list).some((id) => !images.has(id) || (isLabelled && !labels.has(id)))
    })
}

/** The ids at a list's beginning; none of a faulty one, which `prepare` names with its lines. */
function idsOf(text: string, list: string): string[] {
  try {
    // The last line may be cut off.
    return parseList(text.length < HEAD ? text : text.slice(0, text.lastIndexOf('\n')), list).ids
  } catch {
    return []
  }
}
