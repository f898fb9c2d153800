import type { z } from 'zod'
import { expected, messageOf } from './errors.ts'

/**
 * Reads JSON that vortex wrote and somebody may have damaged since.
 * @param what completes "Expected …": `a run's lineage`
 * @param advice what to do about a file that does not fit
 * @throws bad-format, with the file and the key
 */
export function parseStored<T>(schema: z.ZodType<T>, text: string, file: string, what: string, advice: string): T {
  const fault = (found: string, cause?: unknown) =>
    expected(what, file, found, { code: 'bad-format', cause, suggestions: [advice] })
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw fault(`what is not JSON (${messageOf(cause)})`, cause)
  }
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const { path, message } = parsed.error.issues[0]!
  throw fault(path.length === 0 ? message : `key ${path.join('.')}: ${message}`)
}
