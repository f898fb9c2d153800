import { firstDifference, type ClassSet } from './class-set.ts'
import { defaultColor } from './color-map.ts'
import { VOC } from './voc.ts'

/**
 * The set of a file that knows only names: VOC where they are VOC's, else names in default colors, with a background
 * where the first is called so.
 */
export function classesFromNames(names: readonly string[]): ClassSet {
  const classes = names.map((name, index) => ({ name, color: defaultColor(index) }))
  const set = { classes, background: names[0] === 'background' }
  return firstDifference(set, VOC) ? set : VOC
}
