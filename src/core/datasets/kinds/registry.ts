import { coco } from './coco/coco.ts'
import { labelme } from './labelme/labelme.ts'
import { masks } from './masks/masks.ts'
import { sbd } from './sbd/sbd.ts'
import { voc } from './voc/voc.ts'
import { yolo } from './yolo/yolo.ts'

/** Every kind of dataset that `vortex prepare` reads, by its name. */
export const KINDS = { voc, sbd, coco, masks, labelme, yolo }
