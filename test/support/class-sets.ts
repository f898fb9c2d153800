import { classesFromNames, VOC, type ClassSet } from '../../src/core/labels/index.ts'

/** Sets unlike VOC's: two classes, one without a background, and as many as ADE20K has. */
export const BINARY = classesFromNames(['background', 'crack'])
export const STREET = classesFromNames(['road', 'sidewalk', 'building', 'sky', 'rider'])
export const MANY = classesFromNames(Array.from({ length: 150 }, (_, index) => `thing ${index}`))

/** The same number of classes as VOC, the last of another name. */
export const ALMOST_VOC: ClassSet = {
  ...VOC,
  classes: [...VOC.classes.slice(0, -1), { name: 'screen', color: [0, 64, 128] }],
}
