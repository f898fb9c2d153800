import type { ClassSet } from './class-set.ts'
import { defaultColor } from './color-map.ts'

/** The classes of PASCAL VOC 2012, in the order of their indices: background, then the twenty objects by name (devkit §2). */
const NAMES = [
  'background',
  'aeroplane',
  'bicycle',
  'bird',
  'boat',
  'bottle',
  'bus',
  'car',
  'cat',
  'chair',
  'cow',
  'diningtable',
  'dog',
  'horse',
  'motorbike',
  'person',
  'pottedplant',
  'sheep',
  'sofa',
  'train',
  'tvmonitor',
] as const

export const VOC: ClassSet = {
  classes: NAMES.map((name, index) => ({ name, color: defaultColor(index) })),
  background: true,
}
