import { z } from 'zod'
import { formatError } from '../../base/index.ts'
import { BYTES_OF, elementCount, type DType } from '../arrays/index.ts'

/** Where one tensor lies: `begin` and `end` are bytes from the start of the file. */
export interface TensorEntry {
  dtype: DType
  shape: readonly number[]
  begin: number
  end: number
}

export interface SafetensorsHeader {
  metadata: Readonly<Record<string, string>>
  /** In the order of their bytes. */
  tensors: ReadonlyMap<string, TensorEntry>
}

/** The length field (u64) that opens a file. */
export const PREFIX_BYTES = 8
/** As the reference implementation: a header beyond 100 MB is an attack or an accident. */
const LARGEST_HEADER = 100_000_000

const size = z.int().nonnegative()
const entrySchema = z.strictObject({
  dtype: z.enum(Object.keys(BYTES_OF) as DType[]),
  shape: z.array(size).max(64),
  data_offsets: z.tuple([size, size]),
})

/** The header's length, checked against the file's. */
export function readHeaderLength(prefix: Uint8Array, fileBytes: number, name: string): number {
  if (prefix.length < PREFIX_BYTES) throw formatError(name, 0, 'an 8-byte header length', `${prefix.length} bytes`)
  const length = new DataView(prefix.buffer, prefix.byteOffset).getBigUint64(0, true)
  const room = Math.min(LARGEST_HEADER, fileBytes - PREFIX_BYTES)
  if (length > BigInt(room)) throw formatError(name, 0, `a header length of at most ${room} bytes`, `${length}`)
  return Number(length)
}

/**
 * Reads and checks a header (https://huggingface.co/docs/safetensors#format): known types, sizes that equal shape times
 * type, tensors that follow one another without gap or overlap up to the file's end. A name given twice leaves a gap,
 * so it is found too.
 * @param json the header's bytes, after the length field
 * @param fileBytes the whole file's length
 */
export function parseHeader(json: Uint8Array, fileBytes: number, name: string): SafetensorsHeader {
  const { __metadata__: metadata = {}, ...tensors } = parseJson(json, name)
  const entries = checkEach(entrySchema, tensors, [], name)
  const dataStart = PREFIX_BYTES + json.length
  const inOrder = entries.sort(
    ([, a], [, b]) => a.data_offsets[0] - b.data_offsets[0] || a.data_offsets[1] - b.data_offsets[1],
  )
  const found = new Map<string, TensorEntry>()
  let next = dataStart
  for (const [tensor, { dtype, shape, data_offsets }] of inOrder) {
    const begin = dataStart + data_offsets[0]
    const end = dataStart + data_offsets[1]
    if (begin !== next) throw formatError(name, begin, `tensor ${tensor} to begin at byte ${next}`, `byte ${begin}`)
    const bytes = elementCount(shape) * BYTES_OF[dtype]
    if (end - begin !== bytes)
      throw formatError(
        name,
        begin,
        `${bytes} bytes for tensor ${tensor} (${dtype} [${shape.join(', ')}])`,
        `${end - begin}`,
      )
    found.set(tensor, { dtype, shape, begin, end })
    next = end
  }
  if (next !== fileBytes) throw formatError(name, next, `a file of ${next} bytes, as its header says`, `${fileBytes}`)
  return { metadata: Object.fromEntries(checkEach(z.string(), metadata, ['__metadata__'], name)), tensors: found }
}

function parseJson(json: Uint8Array, name: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(json))
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  } catch {
    // Text that is no UTF-8 or no JSON gets the same sentence as JSON that is no object.
  }
  throw formatError(name, PREFIX_BYTES, 'a JSON object as header', 'other bytes')
}

/** Entry by entry and not as a `z.record`, which passes over a name like `__proto__`. */
function checkEach<T>(
  schema: z.ZodType<T>,
  value: unknown,
  path: readonly string[],
  name: string,
): [key: string, value: T][] {
  check(z.looseObject({}), value, path, name)
  return Object.entries(value as object).map(([key, entry]) => [key, check(schema, entry, [...path, key], name)])
}

function check<T>(schema: z.ZodType<T>, value: unknown, path: readonly string[], name: string): T {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const issue = result.error.issues[0]!
  const place = [...path, ...issue.path].join(' → ')
  throw formatError(name, PREFIX_BYTES, `a valid header entry at ${place}`, issue.message)
}
