import { z } from 'zod'
import { nearest, VortexError } from '../../base/index.ts'
import type { YamlText } from './document.ts'
import { placeOf, type Path } from './place.ts'

/** What a file was checked against, and what was laid over its text. */
export interface Checked {
  schema: z.ZodType
  /** The file's kind, e.g. `a recipe`. */
  title: string
  /** The value that was checked; the text's own unless something was laid over it. */
  value: unknown
  /** Where a value came from that is not the file's, e.g. `--set steps=x`. */
  elsewhere?: (path: Path, inFile: boolean) => string | undefined
  /** What to do where no known key or value is near. */
  advice?: string
}

/** All faults of a YAML file as one error, a sentence each: what was expected, at which line and column, what was found. */
export function schemaError(issues: readonly z.core.$ZodIssue[], text: YamlText, checked: Checked): VortexError {
  const suggestions: string[] = []
  const place = (path: Path) => placeOf(path, text, checked.elsewhere)
  const sentence = (what: string, path: Path, found: string) =>
    `Expected ${what} for ${place(path)} but found ${found}.`
  const sentences = issues.flatMap((issue) => {
    if (issue.code !== 'unrecognized_keys') {
      const found = valueAt(checked.value, issue.path)
      if (issue.code === 'invalid_value' && typeof found === 'string')
        suggest(suggestions, found, issue.values.map(String))
      return [sentence(describe(issue), issue.path, show(found))]
    }
    const known = keysAt(checked.schema, issue.path)
    const section = issue.path.length === 0 ? checked.title : issue.path.join('.')
    return issue.keys.map((key) => {
      if (!suggest(suggestions, key, known)) suggestions.push(`Keys of ${section}: ${known.join(', ')}.`)
      return sentence(`a key of ${section}`, [...issue.path, key], `"${key}"`)
    })
  })
  if (suggestions.length === 0 && checked.advice !== undefined) suggestions.push(checked.advice)
  return new VortexError('bad-input', sentences, { suggestions })
}

/** @returns whether one of the known words is near enough */
function suggest(suggestions: string[], word: string, known: readonly string[]): boolean {
  const near = nearest(word, known)
  if (near !== undefined) suggestions.push(`Did you mean "${near}"?`)
  return near !== undefined
}

function describe(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return TYPES[issue.expected] ?? `a ${issue.expected}`
    case 'too_small':
      return bound(issue.origin, issue.inclusive === false ? 'above' : 'of at least', issue.minimum)
    case 'too_big':
      return bound(issue.origin, issue.inclusive === false ? 'below' : 'of at most', issue.maximum)
    case 'invalid_value':
      return `one of ${issue.values.map(String).join(', ')}`
    case 'custom':
    case 'invalid_element':
    case 'invalid_format':
    case 'invalid_key':
    case 'invalid_union':
    case 'not_multiple_of':
    case 'unrecognized_keys':
      return issue.message
  }
}

const TYPES: Record<string, string> = {
  int: 'a whole number',
  number: 'a number',
  string: 'text',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'a section of keys',
  record: 'a section of keys',
}

function bound(origin: string, relation: string, limit: number | bigint): string {
  if (origin === 'array') return `a list ${relation} ${limit}`
  return origin === 'string' ? `text ${relation} ${limit} characters` : `a number ${relation} ${limit}`
}

function show(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (Array.isArray(value)) return `a list of ${value.length}`
  if (typeof value === 'string' && /[\u0000\ufffd]/.test(value)) return 'bytes that are no text'
  return typeof value === 'object' && value !== null ? 'a section' : JSON.stringify(value)
}

function valueAt(input: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    input,
  )
}

/** The keys that a schema allows at a path. */
function keysAt(schema: z.ZodType, path: Path): string[] {
  const inner = schema instanceof z.ZodExactOptional ? (schema.unwrap() as z.ZodType) : schema
  const [key, ...rest] = path
  if (inner instanceof z.ZodArray) return keysAt(inner.element as z.ZodType, rest)
  if (!(inner instanceof z.ZodObject)) return []
  const shape = inner.shape as Record<string, z.ZodType>
  return key === undefined ? Object.keys(shape) : keysAt(shape[String(key)]!, rest)
}
