import { z } from 'zod'
import { AUTO_KEYS } from './auto.ts'
import { recipeSchema } from './schema.ts'

/** A JSON schema (draft 2020-12), as far as it is looked into here. */
type Node = Record<string, unknown>

/**
 * The recipe's JSON schema, by which an editor completes and checks recipes. It checks each key by itself; that a
 * stage names a tree under `data`, say, is found when the recipe is read.
 */
export function recipeJsonSchema(): Node {
  const schema = complete(z.toJSONSchema(recipeSchema, { io: 'input' }))
  for (const key of AUTO_KEYS) allowAuto(schema, key.split('.'))
  // What a recipe leaves out, the one that it extends may have.
  const { required, ...rest } = schema
  return { ...rest, title: 'vortex recipe', anyOf: [{ required }, { required: ['extends'] }] }
}

/** Lets a key say `auto` too, which is replaced before a recipe is checked. */
function allowAuto(schema: Node, [name, ...rest]: readonly string[]): void {
  const [parent, key] = name === '0' ? [schema, 'items'] : [schema['properties'] as Node, name!]
  const node = parent[key] as Node
  if (rest.length > 0) allowAuto(node, rest)
  else parent[key] = { description: node['description'], anyOf: [node, { const: 'auto' }] }
}

/** zod's tuples say nothing of their length, and its whole numbers that they are below 2^53. */
function complete(node: unknown): Node {
  return JSON.parse(JSON.stringify(node), (_, value: unknown) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
    const { minimum, maximum, ...rest } = value as Node
    const { prefixItems } = rest
    return {
      ...rest,
      ...(minimum !== undefined && minimum !== Number.MIN_SAFE_INTEGER && { minimum }),
      ...(maximum !== undefined && maximum !== Number.MAX_SAFE_INTEGER && { maximum }),
      ...(Array.isArray(prefixItems) && { minItems: prefixItems.length, items: false }),
    }
  }) as Node
}
