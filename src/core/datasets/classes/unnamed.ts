import { VortexError } from '../../base/index.ts'
import type { ClassFile } from './class-file.ts'

/** So many of what a class file leaves open are spelled out. */
const SHOWN = 3

/**
 * What a class file leaves open stops the preparation: silently background or ignored, it would be trained on.
 * @param source the file that has them
 * @param what its kind in the plural, e.g. `categories`
 * @param found most frequent first
 */
export function unnamedFault({ file }: ClassFile, source: string, what: string, found: readonly string[]): VortexError {
  const shown = found.slice(0, SHOWN).join(', ')
  const rest = found.length > SHOWN ? ` and ${found.length - SHOWN} more` : ''
  return new VortexError('bad-input', `${file} does not say what becomes of ${what} of ${source}: ${shown}${rest}.`, {
    suggestions: [
      `Name them under map in ${file}, or say what everything else becomes: map: { other: ignore } (or background).`,
    ],
  })
}
