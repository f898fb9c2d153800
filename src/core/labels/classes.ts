import { namesOf } from './class-set.ts'
import { VOC } from './voc.ts'

// Leaves with the last reader that knows only VOC.
export const CLASS_NAMES: readonly string[] = namesOf(VOC)
export const CLASS_COUNT = CLASS_NAMES.length
