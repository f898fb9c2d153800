import { isNode, isPair, isMap, type Document, type LineCounter, type Node } from 'yaml'
import { z } from 'zod'
import { nearest, VortexError } from '../base/index.ts'
import type { Override } from './overrides.ts'

type Path = readonly PropertyKey[]

/** A recipe's text and what was laid over it: enough to say where a value came from. */
export interface Source {
  file: string
  document: Document
  lines: LineCounter
  overrides: readonly Override[]
}

/** All faults of a recipe as one error, a sentence each: what was expected, at which line and column, what was found. */
export function recipeError(issues: readonly z.core.$ZodIssue[], input: unknown, schema: z.ZodType, source: Source) {
  const suggestions: string[] = []
  const sentences = issues.flatMap((issue) => {
    if (issue.code !== 'unrecognized_keys') {
      const found = valueAt(input, issue.path)
      if (issue.code === 'invalid_value') suggest(suggestions, String(found), issue.values.map(String))
      return [sentence(describe(issue), issue.path, show(found), source)]
    }
    const known = keysAt(schema, issue.path)
    const section = issue.path.length === 0 ? 'a recipe' : issue.path.join('.')
    return issue.keys.map((key) => {
      if (!suggest(suggestions, key, known)) suggestions.push(`Keys of ${section}: ${known.join(', ')}.`)
      return sentence(`a key of ${section}`, [...issue.path, key], `"${key}"`, source)
    })
  })
  return new VortexError('bad-input', sentences.join('\n'), { suggestions })
}

function sentence(what: string, path: Path, found: string, source: Source): string {
  return `Expected ${what} for ${placeOf(path, source)} but found ${found}.`
}

/** @returns whether one of the known words is near enough */
function suggest(suggestions: string[], word: string, known: readonly string[]): boolean {
  const near = nearest(word, known)
  if (near !== undefined) suggestions.push(`Did you mean "${near}"?`)
  return near !== undefined
}

/** `file:line:column (key.key)`, or the `--set` that a value came from. */
function placeOf(path: Path, { file, document, lines, overrides }: Source): string {
  const inFile = nodeAt(document, path) !== undefined
  // A value inside what --set gave, or a section that only --set made.
  const override = overrides.findLast((one) => startsWith(path, one.path) || (!inFile && startsWith(one.path, path)))
  if (override && path.length > 0) return `--set ${override.text}`
  const name = path.length === 0 ? '' : ` (${path.join('.')})`
  for (let depth = path.length; depth >= 0; depth--) {
    const range = nodeAt(document, path.slice(0, depth))?.range
    if (!range) continue
    const { line, col } = lines.linePos(range[0])
    return `${file}:${line}:${col}${name}`
  }
  return `${file}${name}`
}

function startsWith(path: Path, start: Path): boolean {
  return start.every((key, i) => String(key) === String(path[i]))
}

/** The node of a path: of a map's key, since that is where a reader looks; of a list's entry otherwise. */
function nodeAt(document: Document, path: Path): Node | undefined {
  if (path.length === 0) return document.contents ?? undefined
  const parent: unknown = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true)
  const pair = isMap(parent)
    ? parent.items.find((item) => isPair(item) && isNode(item.key) && String(item.key) === String(path.at(-1)))
    : undefined
  const node: unknown = pair ? pair.key : document.getIn(path, true)
  return isNode(node) ? node : undefined
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
