export { assertSameClasses, describeDifference, type ClassesOf } from './assert-same.ts'
export {
  firstDifference,
  foregroundOf,
  namesOf,
  type ClassDifference,
  type ClassSet,
  type Color,
  type SegmentationClass,
} from './class-set.ts'
export { classSetFault } from './class-set-fault.ts'
export { COCO_CATEGORY_TO_CLASS } from './coco.ts'
export { defaultColor, vocColors as vocPalette } from './color-map.ts'
export { drawLabels } from './draw.ts'
export { classesFromNames } from './from-names.ts'
export { IGNORE_LABEL } from './ignore.ts'
export { IGNORE_COLOR, paletteOf } from './palette.ts'
export { unnamedClasses } from './unnamed.ts'
export { VOC } from './voc.ts'
