import { firstDifference, VOC } from '../../../labels/index.ts'
import { OFFICIAL_CLASS_IMAGES } from '../../lists/official.ts'
import { classSetOf } from '../../tree/class-set.ts'
import type { DatasetRecord } from '../../tree/record.ts'

/**
 * Where the complete official train or val shows a class in another number of images than the devkit's table says:
 * then some labels are not VOC's own.
 */
export function compareWithDevkit(record: DatasetRecord): string[] {
  if (firstDifference(classSetOf(record), VOC)) return []
  const complete = (['train', 'val'] as const).filter((name) => record.splits[name]?.official)
  return complete.flatMap((name) =>
    OFFICIAL_CLASS_IMAGES[name].flatMap((wanted, index) => {
      const found = record.splits[name]!.classes[index + 1]!.images
      if (found === wanted) return []
      return [`${name} shows ${VOC.classes[index + 1]!.name} in ${found} images, by the devkit's table in ${wanted}.`]
    }),
  )
}
