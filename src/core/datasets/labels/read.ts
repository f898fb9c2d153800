import { readBytes } from '../../base/index.ts'
import type { ClassSet } from '../../labels/index.ts'
import { decodeLabel, type DecodedLabel } from './decode.ts'

/** Reads a label's classes: see {@link decodeLabel}. */
export async function readLabel(path: string, classes: ClassSet): Promise<Omit<DecodedLabel, 'canonical'>> {
  const { width, height, data, grey } = decodeLabel(await readBytes(path, 'a label'), path, classes)
  return { width, height, data, grey }
}
