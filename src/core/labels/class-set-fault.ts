import type { ClassSet, Color } from './class-set.ts'
import { IGNORE_COLOR } from './palette.ts'

/** What keeps a set from being one, in words that follow "found"; undefined where nothing does. */
export function classSetFault({ classes }: ClassSet): string | undefined {
  if (classes.length < 2 || classes.length > 255)
    return `${classes.length} ${classes.length === 1 ? 'class' : 'classes'}`
  const names = new Set<string>()
  const colors = new Map([[key(IGNORE_COLOR), 'ignored pixels']])
  for (const { name, color } of classes) {
    if (names.has(name)) return `two classes named ${name}`
    const other = colors.get(key(color))
    if (other !== undefined) return `the color (${key(color)}) for both ${other} and ${name}`
    names.add(name)
    colors.set(key(color), name)
  }
  return undefined
}

function key(color: Color): string {
  return color.join(', ')
}
