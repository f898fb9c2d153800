import { expected, messageOf } from '../base/index.ts'
import { decodeUtf8 } from './text.ts'

/** A JSON file's object; a fault is named with line and column. */
export function readJsonObject(bytes: Uint8Array, name: string): Record<string, unknown> {
  const text = decodeUtf8(bytes, name)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    const at = placeOf(messageOf(cause), text)
    const before = text.slice(0, at).split('\n')
    const place = `${name}:${before.length}:${before.at(-1)!.length + 1}`
    const found = at >= text.trimEnd().length ? 'the end' : JSON.stringify(text.slice(at, at + 20))
    throw expected('JSON', place, found, { code: 'bad-format', cause })
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw expected('a JSON object', name, Array.isArray(value) ? 'a list' : JSON.stringify(value).slice(0, 40), {
      code: 'bad-format',
    })
  return value as Record<string, unknown>
}

/** V8 shows so many characters before and behind a token that it did not expect. */
const CONTEXT = 10

/** Where V8 found the fault, by its message: `… at position 5`, or `Unexpected token 'x', ..."context"... is not valid JSON`. */
function placeOf(message: string, text: string): number {
  const position = /at position (\d+)/.exec(message)?.[1]
  if (position !== undefined) return Number(position)
  const [, token, before, context, behind] =
    /^Unexpected token '(.)', (\.\.\.)?"(.*)"(\.\.\.)? is not valid JSON$/su.exec(message) ?? []
  if (token === undefined || context === undefined) return text.length
  const start = text.indexOf(context)
  if (before !== undefined) return start + CONTEXT
  return start + (behind === undefined ? context.indexOf(token) : context.length - CONTEXT)
}
