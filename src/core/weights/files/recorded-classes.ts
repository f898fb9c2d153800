import { classesFromNames, classSetFault, type ClassSet, type Color } from '../../labels/index.ts'

/**
 * The classes that a checkpoint of mmsegmentation records in its `meta`: `dataset_meta` of `classes` and `palette` (from 1.0
 * on), before that `CLASSES` and `PALETTE` (mmseg/apis/inference.py). Colors that no class set may have are replaced by the
 * default ones; undefined where the names are no class set's either.
 */
export function recordedClasses(meta: ReadonlyMap<unknown, unknown>): ClassSet | undefined {
  const dataset = meta.get('dataset_meta')
  const [names, palette] =
    dataset instanceof Map
      ? [dataset.get('classes') as unknown, dataset.get('palette') as unknown]
      : [meta.get('CLASSES'), meta.get('PALETTE')]
  if (!isListOf(names, isName)) return undefined
  const plain = classesFromNames(names)
  if (classSetFault(plain) !== undefined) return undefined
  if (!isListOf(palette, isColor) || palette.length !== names.length) return plain
  const colored = { ...plain, classes: names.map((name, index) => ({ name, color: palette[index]! })) }
  return classSetFault(colored) === undefined ? colored : plain
}

function isListOf<T>(value: unknown, isOne: (item: unknown) => item is T): value is readonly T[] {
  return Array.isArray(value) && value.every(isOne)
}

function isName(value: unknown): value is string {
  return typeof value === 'string'
}

function isColor(value: unknown): value is Color {
  return Array.isArray(value) && value.length === 3 && value.every(isByte)
}

function isByte(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 255
}
