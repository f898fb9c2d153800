import { expected } from '../base/index.ts'
import { firstDifference, type ClassDifference, type ClassSet } from './class-set.ts'

/** A class set and the file, folder or benchmark that it belongs to. */
export interface ClassesOf {
  of: string
  classes: ClassSet
}

/**
 * Refuses what has other classes than it should.
 * @param suggestions what to do then
 * @throws refused, with the first class that differs and both owners
 */
export function assertSameClasses(wanted: ClassesOf, found: ClassesOf, suggestions: readonly string[]): void {
  const difference = firstDifference(wanted.classes, found.classes)
  if (!difference) return
  const what = `the ${wanted.classes.classes.length} classes of ${wanted.of}`
  const there = `${found.classes.classes.length} classes, of which ${describeDifference(difference)}`
  throw expected(what, found.of, there, { code: 'refused', suggestions })
}

/** `class 3 is dog, not cat`: what the other set has where the first one ends or says something else. */
export function describeDifference({ index, one, other }: ClassDifference): string {
  if (other === undefined) return `class ${index}, ${one}, is missing`
  return one === undefined ? `class ${index}, ${other}, is one too many` : `class ${index} is ${other}, not ${one}`
}
