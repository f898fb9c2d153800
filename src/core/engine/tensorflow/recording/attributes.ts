import { VortexError } from '../../../base/index.ts'
import { dataTypeOf, type DataType } from './dtypes.ts'
import type { Attribute, Attributes } from './graph.ts'

/** The attribute kinds by the numbers that tfjs-node's kernels ask the binding for (c_api.h, TF_AttrType). */
export const ATTRIBUTE_CODES = {
  TF_ATTR_STRING: 0,
  TF_ATTR_INT: 1,
  TF_ATTR_FLOAT: 2,
  TF_ATTR_BOOL: 3,
  TF_ATTR_TYPE: 4,
  TF_ATTR_SHAPE: 5,
  TF_ATTR_RESOURCE: 9,
} as const

/** An attribute as tfjs-node's kernels hand it to the binding. */
export interface TfjsAttribute {
  name: string
  type: number
  value: unknown
}

/** What tfjs' kernels pass as attributes, as GraphDef attributes. */
export function readAttributes(op: string, attributes: readonly TfjsAttribute[]): Attributes {
  return Object.fromEntries(attributes.map((attribute) => [attribute.name, readAttribute(op, attribute)]))
}

function readAttribute(op: string, { name, type, value }: TfjsAttribute): Attribute {
  if (type === ATTRIBUTE_CODES.TF_ATTR_TYPE && typeof value === 'number') {
    const dtype = dataTypeOf(value)
    if (dtype !== undefined) return { kind: 'type', value: dtype }
  }
  if (type === ATTRIBUTE_CODES.TF_ATTR_INT && typeof value === 'number') return { kind: 'int', value }
  if (type === ATTRIBUTE_CODES.TF_ATTR_INT && Array.isArray(value)) return { kind: 'ints', value: value as number[] }
  if (type === ATTRIBUTE_CODES.TF_ATTR_FLOAT && typeof value === 'number') return { kind: 'float', value }
  if (type === ATTRIBUTE_CODES.TF_ATTR_BOOL) return { kind: 'bool', value: Boolean(value) }
  if (type === ATTRIBUTE_CODES.TF_ATTR_STRING && typeof value === 'string') return { kind: 'string', value }
  if (type === ATTRIBUTE_CODES.TF_ATTR_SHAPE && Array.isArray(value)) return { kind: 'shape', value: value as number[] }
  throw new VortexError('unsupported', `Attribute ${name} of ${op} (kind ${type}) cannot be recorded.`)
}

/** Shorthands for nodes that we write ourselves. */
export const attr = {
  type: (value: DataType): Attribute => ({ kind: 'type', value }),
  int: (value: number): Attribute => ({ kind: 'int', value }),
  ints: (value: readonly number[]): Attribute => ({ kind: 'ints', value }),
  float: (value: number): Attribute => ({ kind: 'float', value }),
  bool: (value: boolean): Attribute => ({ kind: 'bool', value }),
  string: (value: string): Attribute => ({ kind: 'string', value }),
  shape: (value: readonly number[]): Attribute => ({ kind: 'shape', value }),
}
