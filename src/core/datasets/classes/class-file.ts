import { readText } from '../../base/index.ts'
import { readYaml, schemaError } from '../../formats/index.ts'
import type { ClassSet } from '../../labels/index.ts'
import { checkClassFile, hasBackground, named } from './check.ts'
import { readColor } from './color.ts'
import { classMapOf, type ClassMap } from './map.ts'
import { classFileSchema, type WrittenClassFile } from './schema.ts'

/** The classes of a tree, and what they are made of. */
export interface ClassFile {
  /** As the user knows it. */
  file: string
  classes: ClassSet
  map: ClassMap
  /** Masks: where images and labels are, below the source; patterns with `{id}`, `{split}` and `*`. */
  images?: string
  labels?: string
}

/**
 * Reads a class file: YAML, checked strictly.
 * @throws bad-input with line and column of every fault
 */
export async function readClassFile(path: string): Promise<ClassFile> {
  return parseClassFile(await readText(path, 'a class file'), path)
}

export function parseClassFile(text: string, file: string): ClassFile {
  const yaml = readYaml(text, file)
  const parsed = classFileSchema.superRefine(checkClassFile).safeParse(yaml.value)
  if (!parsed.success)
    throw schemaError(parsed.error.issues, yaml, { schema: classFileSchema, title: 'a class file', value: yaml.value })
  const { map, images, labels } = parsed.data
  const classes = classSetOf(parsed.data)
  return {
    file,
    classes,
    map: classMapOf(classes, map),
    ...(images !== undefined && { images }),
    ...(labels !== undefined && { labels }),
  }
}

function classSetOf(written: WrittenClassFile): ClassSet {
  const classes = named(written).map(({ name, color }, index) => ({ name, color: readColor(color, index) }))
  return { classes, background: hasBackground(written) }
}
