import { readBytes } from '../../base/index.ts'
import type { ClassSet } from '../../labels/index.ts'
import { decodeLabel, type Label } from './decode.ts'

/** Reads a label's classes: see {@link decodeLabel}. */
export async function readLabel(path: string, classes: ClassSet): Promise<Label> {
  const { width, height, data } = decodeLabel(await readBytes(path, 'a label'), path, classes)
  return { width, height, data }
}
