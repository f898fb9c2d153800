import { expected, messageOf } from '../base/index.ts'
import { decodeUtf8 } from './text.ts'

/** A JSON file's object; a fault is named with line and column. */
export function readJsonObject(bytes: Uint8Array, name: string): Record<string, unknown> {
  const text = decodeUtf8(bytes, name)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    const at = Number(/at position (\d+)/.exec(messageOf(cause))?.[1] ?? text.length)
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
