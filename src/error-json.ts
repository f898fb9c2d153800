import { messageOf, VortexError } from './core/base/index.ts'

/** What `--json` prints for an error. */
export function errorJson(error: unknown): {
  error: { code: string; message: string; suggestions: readonly string[] }
} {
  const { code, suggestions } = error instanceof VortexError ? error : { code: 'internal', suggestions: [] }
  return { error: { code, message: messageOf(error), suggestions } }
}
