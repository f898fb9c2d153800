import { z } from 'zod'
import { resolve } from './recipe.ts'
import { recipeSchema } from './schema.ts'

/** One key that a recipe may have. */
export interface RecipeKey {
  /** Dotted; `stages[]` is any stage, `data.NAME` any name. */
  key: string
  type: string
  /** `required`, or what holds where the key is absent. */
  default: string
  meaning: string
  /** The version that brought it. */
  since: string
}

/** Keys that say no version of their own. */
const FIRST_VERSION = '0.1.0'

interface Described {
  description?: string
  since?: string
  type?: string
  enum?: unknown[]
  const?: unknown
  anyOf?: Described[]
  properties?: Record<string, Described>
  required?: string[]
  items?: Described
  prefixItems?: Described[]
  additionalProperties?: Described | boolean
  minimum?: number
  exclusiveMinimum?: number
  maximum?: number
  exclusiveMaximum?: number
}

/** All keys of a recipe, in the schema's order: what each takes, its default and its meaning. */
export function recipeKeys(): RecipeKey[] {
  const schema = z.toJSONSchema(recipeSchema, { io: 'input' }) as Described
  return keysOf(schema, '', resolvedExample())
}

/** The recipe that says the least, with every default filled in. */
function resolvedExample(): unknown {
  const place = { data: '', split: '' }
  const stage = { name: '', steps: 1, learningRate: 1, ...place }
  return resolve({ data: {}, stages: [stage], evaluate: place }, "the file's name")
}

function keysOf({ properties = {}, required = [] }: Described, prefix: string, defaults: unknown): RecipeKey[] {
  return Object.entries(properties).flatMap(([name, value]) => {
    const key = `${prefix}${name}`
    const own = (defaults as Record<string, unknown> | undefined)?.[name]
    if (value.properties) return keysOf(value, `${key}.`, own)
    if (value.items?.properties) return keysOf(value.items, `${key}[].`, (own as unknown[])[0])
    const isMap = typeof value.additionalProperties === 'object'
    const described = isMap ? (value.additionalProperties as Described) : value
    const fallback = required.includes(name)
      ? 'required'
      : prefix.startsWith('stages[].') && key !== 'stages[].evaluate'
        ? 'as in defaults'
        : show(isMap ? undefined : own)
    const { description: meaning = '', since = FIRST_VERSION } = described
    return [{ key: isMap ? `${key}.NAME` : key, type: typeOf(described), default: fallback, meaning, since }]
  })
}

function show(value: unknown): string {
  if (value === undefined) return 'none'
  if (Array.isArray(value)) return `[${value.join(', ')}]`
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function typeOf(value: Described): string {
  if (value.enum) return value.enum.map(String).join(' | ')
  if (value.const !== undefined) return JSON.stringify(value.const).replaceAll('"', '')
  if (value.properties) return `{ ${Object.keys(value.properties).join(', ')} }`
  if (value.anyOf) return value.anyOf.map(typeOf).join(' | ')
  if (value.prefixItems) return `[${value.prefixItems.map(typeOf).join(', ')}]`
  if (value.items) return `list of ${typeOf(value.items)}`
  return `${value.type ?? ''}${bounds(value)}`
}

/** Whole numbers are bounded by what a double holds, which says nothing. */
function bounds({ minimum, exclusiveMinimum, maximum, exclusiveMaximum }: Described): string {
  const limits = [
    ...(minimum === undefined || minimum === Number.MIN_SAFE_INTEGER ? [] : [`≥ ${minimum}`]),
    ...(exclusiveMinimum === undefined ? [] : [`> ${exclusiveMinimum}`]),
    ...(maximum === undefined || maximum === Number.MAX_SAFE_INTEGER ? [] : [`≤ ${maximum}`]),
    ...(exclusiveMaximum === undefined ? [] : [`< ${exclusiveMaximum}`]),
  ]
  return limits.length === 0 ? '' : ` ${limits.join(', ')}`
}
