/** The classes of PASCAL VOC 2012, in the order of their indices: background, then the twenty objects by name (devkit §2). */
export const CLASS_NAMES = [
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

export const CLASS_COUNT = CLASS_NAMES.length

/** `void`: borders and difficult objects. Counts in neither loss nor scores. */
export const IGNORE_LABEL = 255
