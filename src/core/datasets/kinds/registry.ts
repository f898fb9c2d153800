import { coco } from './coco/coco.ts'
import { sbd } from './sbd/sbd.ts'
import { voc } from './voc/voc.ts'

/** Every kind of dataset that `vortex prepare` reads, by its name. */
export const KINDS = { voc, sbd, coco }
