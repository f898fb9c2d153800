export { decodeCounts, encodeCounts } from './counts.ts'
export { boxToRle } from './box.ts'
export { polygonToRle } from './polygon.ts'
export {
  readCocoObject,
  type CocoAnnotation,
  type CocoBox,
  type CocoElement,
  type CocoImage,
  type CocoObject,
  type UnreadableAnnotation,
} from './records.ts'
export { forEachRun, maskToRle, rleArea, rleToMask, uniteRles, type Rle } from './rle.ts'
export { scanCoco, scanCocoFile } from './scan.ts'
export { segmentationToRle } from './segmentation.ts'
