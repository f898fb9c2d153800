import { posix } from 'node:path'
import type { Looked, Recognition } from './recognition.ts'

/** Published datasets and exports that folders tell. */
export function recognizeTree({ path, paths }: Looked): Recognition[] {
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
