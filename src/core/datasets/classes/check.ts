import type { z } from 'zod'
import { nearest } from '../../base/index.ts'
import { IGNORE_COLOR } from '../../labels/index.ts'
import { hexColor, packColor, readColor } from './color.ts'
import { BACKGROUND_NAME, IGNORE_NAMES, type WrittenClassFile } from './schema.ts'

/** What one key of a class file alone cannot know: names and colors once each, targets that are classes. */
export function checkClassFile(written: WrittenClassFile, context: z.RefinementCtx): void {
  const fault = (path: (string | number)[], message: string) => {
    context.addIssue({ code: 'custom', path, message })
  }
  const names = new Map<string, number>()
  const colors = new Map<number, string>([[packColor(IGNORE_COLOR), 'what is ignored (255)']])
  for (const [index, { name, color }] of named(written).entries()) {
    const packed = packColor(readColor(color, index))
    const owner = colors.get(packed)
    if (names.has(name))
      fault(['classes', index], `a name that no other class has (class ${names.get(name)!} is ${name} too)`)
    else if (owner !== undefined) fault(['classes', index], `a color of its own (${owner} has ${hexColor(packed)} too)`)
    names.set(name, index)
    colors.set(packed, name)
  }
  for (const [source, target] of Object.entries(written.map ?? {})) {
    if (
      names.has(target.normalize('NFC')) ||
      IGNORE_NAMES.includes(target) ||
      (target === BACKGROUND_NAME && hasBackground(written))
    )
      continue
    const near = nearest(target, names.keys())
    fault(['map', source], `the name of a class, or ignore${near === undefined ? '' : ` (did you mean ${near}?)`},`)
  }
}

/** The classes with names in NFC: two spellings of one name are one name. */
export function named({ classes }: Pick<WrittenClassFile, 'classes'>) {
  return classes.map((one) => {
    const { name, color } = typeof one === 'string' ? { name: one, color: undefined } : one
    return { name: name.normalize('NFC'), color }
  })
}

/** Whether index 0 is what no object covers: where the file says so, else by its name. */
export function hasBackground(written: Pick<WrittenClassFile, 'classes' | 'background'>): boolean {
  const first = named(written)[0]?.name
  return written.background ?? (first === 'background' || first === BACKGROUND_NAME)
}
