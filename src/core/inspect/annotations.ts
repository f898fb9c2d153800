import type { Work } from '../base/index.ts'
import { scanCocoFile } from '../formats/index.ts'

export interface AnnotationsInspection {
  kind: 'annotations'
  path: string
  images: number
  objects: number
  /** Of the objects, those that stand for many. */
  crowds: number
  /** In the file's order. */
  categories: { id: number; name: string; objects: number }[]
  faults: { file: string; reason: string }[]
}

/** What lies in a COCO `instances_*.json`, plain or gzip, of any size; polygons are not drawn. */
export async function inspectAnnotations(path: string, work: Work = {}): Promise<AnnotationsInspection> {
  const found: AnnotationsInspection = {
    kind: 'annotations',
    path,
    images: 0,
    objects: 0,
    crowds: 0,
    categories: [],
    faults: [],
  }
  const objects = new Map<number, number>()
  for await (const element of scanCocoFile(path, work)) {
    if ('fault' in element) found.faults.push({ file: path, reason: element.fault.message })
    else if (element.section === 'images') found.images++
    else if (element.section === 'categories') found.categories.push({ ...element.value, objects: 0 })
    else if ('unreadable' in element.value) found.faults.push({ file: path, reason: element.value.unreadable.message })
    else {
      const { categoryId, isCrowd } = element.value
      found.objects++
      if (isCrowd) found.crowds++
      objects.set(categoryId, (objects.get(categoryId) ?? 0) + 1)
    }
  }
  for (const category of found.categories) category.objects = objects.get(category.id) ?? 0
  return found
}
