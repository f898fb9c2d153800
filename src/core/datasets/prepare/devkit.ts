import { CLASS_NAMES } from '../../labels/index.ts'
import { OFFICIAL_CLASS_IMAGES } from '../lists/official.ts'
import type { DatasetRecord } from '../tree/record.ts'
import type { ImageResult, Plan } from './plan.ts'

/**
 * Where the complete official train or val shows a class in another number of images than the devkit's table says:
 * then some labels are not VOC's own.
 */
export function compareWithDevkit(
  plan: Plan,
  splits: DatasetRecord['splits'],
  results: Iterable<ImageResult>,
): string[] {
  const complete = (['train', 'val'] as const).filter((name) => splits[name]?.official && plan.kind !== 'coco')
  if (complete.length === 0) return []
  const values = new Map<string, ReadonlySet<number>>()
  for (const { id, pixels = [] } of results) values.set(id, new Set(pixels.map(([value]) => value)))
  return complete.flatMap((name) => {
    const { ids } = plan.splits.find((split) => split.name === name)!
    return OFFICIAL_CLASS_IMAGES[name].flatMap((wanted, index) => {
      const found = ids.filter((id) => values.get(id)?.has(index + 1)).length
      if (found === wanted) return []
      return [`${name} shows ${CLASS_NAMES[index + 1]!} in ${found} images, by the devkit's table in ${wanted}.`]
    })
  })
}
