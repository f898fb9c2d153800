export { CLASS_COUNT, CLASS_NAMES, IGNORE_LABEL } from './classes.ts'
export { COCO_CATEGORY_TO_CLASS } from './coco.ts'
export { drawLabels } from './draw.ts'
export { vocPalette } from './palette.ts'
