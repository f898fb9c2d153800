import { classesFromNames, VOC, type ClassSet } from '../../src/core/labels/index.ts'

/** Sets unlike VOC's: two classes, one without a background, and as many as ADE20K has. */
export const BINARY = classesFromNames(['background', 'crack'])
export const STREET: ClassSet = {
  classes: ['road', 'sidewalk', 'building', 'sky', 'rider'].map((name, index) => ({
    name,
    color: [128 - 20 * index, 64 + 30 * index, 128],
  })),
  background: false,
}
export const MANY = classesFromNames(Array.from({ length: 150 }, (_, index) => `thing ${index}`))

/** The same number of classes as VOC, the last of another name. */
export const ALMOST_VOC: ClassSet = {
  ...VOC,
  classes: [...VOC.classes.slice(0, -1), { name: 'screen', color: [0, 64, 128] }],
}
