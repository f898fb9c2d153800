import { expected } from '../../../base/index.ts'
import { COCO_CATEGORY_TO_CLASS, VOC } from '../../../labels/index.ts'

/** COCO's names where they are not VOC's. */
const COCO_NAMES: Readonly<Record<string, string>> = {
  aeroplane: 'airplane',
  diningtable: 'dining table',
  motorbike: 'motorcycle',
  pottedplant: 'potted plant',
  sofa: 'couch',
  tvmonitor: 'tv',
}

/**
 * Refuses a file whose ids stand for other things than COCO's: other data sets in COCO's format number their own
 * categories, and would be drawn as VOC classes by chance.
 */
export function checkCategory({ id, name }: { id: number; name: string }, path: string): void {
  const value = COCO_CATEGORY_TO_CLASS.get(id)
  if (value === undefined) return
  const voc = VOC.classes[value]!.name
  const wanted = COCO_NAMES[voc] ?? voc
  if (name === wanted) return
  throw expected(`COCO's category ${id} to be "${wanted}"`, path, JSON.stringify(name), {
    suggestions: [
      'Only files with the 80 categories of COCO (instances_train2017.json and its like) become VOC classes.',
    ],
  })
}
