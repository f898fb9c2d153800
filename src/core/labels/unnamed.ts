import { classesFromNames } from './from-names.ts'
import type { ClassSet } from './class-set.ts'

/** Classes of which only the count is known: `class_0`, `class_1`, …, the same as no set with names. */
export function unnamedClasses(count: number): ClassSet {
  return classesFromNames(Array.from({ length: count }, (_, index) => `class_${index}`))
}
