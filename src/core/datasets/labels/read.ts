import { readBytes } from '../../base/index.ts'
import { decodeLabel, type Label } from './decode.ts'

/** Reads a label's classes: see {@link decodeLabel}. */
export async function readLabel(path: string): Promise<Label> {
  const { width, height, data } = decodeLabel(await readBytes(path, 'a label'), path)
  return { width, height, data }
}
