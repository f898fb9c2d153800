import { expected, VortexError } from '../../base/index.ts'
import { classesFromNames, IGNORE_LABEL, type ClassSet } from '../../labels/index.ts'
import type { ClassFile } from '../classes/class-file.ts'
import { BACKGROUND_NAME, IGNORE_NAMES } from '../classes/schema.ts'
import { unnamedFault } from '../classes/unnamed.ts'

/** A label of a source, and how many objects have it. */
export interface NamedObjects {
  name: string
  objects: number
  /** Where the source numbers its labels. */
  id?: number
}

/** The tree's classes, and what objects of each name become: an index, or 255. */
export interface NamedClasses {
  classes: ClassSet
  valueOf: ReadonlyMap<string, number>
}

const BACKGROUND = ['background', BACKGROUND_NAME]

/**
 * The classes of a tree whose objects are known by name: those of a class file, else background and the names in the
 * order given. `_background_` is background and `__ignore__` is 255, as labelme has them.
 * @param shown the source, for messages
 */
export function namedClasses(found: readonly NamedObjects[], file: ClassFile | undefined, shown: string): NamedClasses {
  return file ? mapped(found, file, shown) : own(found, shown)
}

function own(found: readonly NamedObjects[], shown: string): NamedClasses {
  refuseLookalikes(found, shown)
  const names = found.map(({ name }) => name).filter((name) => ![...BACKGROUND, ...IGNORE_NAMES].includes(name))
  if (names.length === 0 || names.length > 254)
    throw expected('1 to 254 labels', shown, `${names.length}`, {
      suggestions: names.length > 254 ? ['Keep or merge some of them with a class file: --classes FILE'] : [],
    })
  const valueOf = new Map(names.map((name, index) => [name, index + 1]))
  for (const name of BACKGROUND) valueOf.set(name, 0)
  for (const name of IGNORE_NAMES) valueOf.set(name, IGNORE_LABEL)
  return { classes: classesFromNames(['background', ...names]), valueOf }
}

/** `Crack` and `crack` are one class to a person and two to a network. */
function refuseLookalikes(found: readonly NamedObjects[], shown: string): void {
  const seen = new Map<string, NamedObjects>()
  for (const label of found) {
    const key = label.name.toLowerCase()
    const other = seen.get(key)
    seen.set(key, label)
    if (!other) continue
    const both = [other, label].map(({ name, objects }) => `"${name}" (${objects})`).join(' and ')
    throw new VortexError('bad-input', `${shown} has the labels ${both}: one class or two?`, {
      suggestions: [`Say so in a class file (--classes FILE), e.g. map: { ${label.name}: ${other.name} }.`],
    })
  }
}

function mapped(found: readonly NamedObjects[], file: ClassFile, shown: string): NamedClasses {
  const { classes, map } = file
  if (!classes.background)
    throw expected('classes with background', file.file, 'background: false', {
      suggestions: ['Annotated objects leave the rest of an image uncovered: make background the first class.'],
    })
  const valueOf = new Map<string, number>()
  const unnamed: NamedObjects[] = []
  for (const label of found) {
    const value = (label.id === undefined ? undefined : map.ids.get(label.id)) ?? map.names.get(label.name) ?? map.other
    if (value !== undefined) valueOf.set(label.name, value)
    else if (label.objects > 0) unnamed.push(label)
  }
  if (unnamed.length === 0) return { classes, valueOf }
  const frequent = unnamed.sort((a, b) => b.objects - a.objects)
  throw unnamedFault(
    file,
    shown,
    'the labels',
    frequent.map(({ name, objects }) => `${name} (${objects} objects)`),
  )
}
