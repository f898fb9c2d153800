import { formatError, VortexError } from '../../base/index.ts'
import type { RawElement, Section } from './elements.ts'

export interface CocoImage {
  id: number
  width: number
  height: number
  fileName: string
}

export interface CocoAnnotation {
  /** Absent where the file gives none; nothing depends on it. */
  id?: number
  imageId: number
  categoryId: number
  isCrowd: boolean
  /** As the file says it; pixels. */
  area: number
}

/** One whose own fields cannot be read, but for the image it belongs to. */
export interface UnreadableAnnotation {
  imageId: number
  unreadable: VortexError
}

/** With what `segmentationToRle` checks and draws. */
export type CocoObject = (CocoAnnotation | UnreadableAnnotation) & {
  /** [x, y, width, height] in pixels, where the file has one of some area. */
  box?: CocoBox
  segmentation: unknown
}

export type CocoBox = readonly [x: number, y: number, width: number, height: number]

export interface CocoCategory {
  id: number
  name: string
}

/** One element of the file's three arrays, or what is wrong with it: a broken element ends nothing. */
export type CocoElement = { offset: number; length: number } & (
  | { section: 'images'; value: CocoImage }
  | { section: 'annotations'; value: CocoAnnotation | UnreadableAnnotation }
  | { section: 'categories'; value: CocoCategory }
  | { section: Section; fault: VortexError }
)

/** Parses and checks one element but for what is nested in it. */
export function readElement({ section, offset, length, shallow }: RawElement, name: string): CocoElement {
  try {
    const fields = new Fields(parseObject(shallow, name, offset), name, offset)
    // Not `{ ...place, section, value }`: spreading costs three times what parsing does, a million times a file.
    if (section === 'images') return { offset, length, section, value: imageOf(fields) }
    if (section === 'annotations') return { offset, length, section, value: annotationOf(fields) }
    return { offset, length, section, value: { id: fields.integer('id'), name: fields.text('name') } }
  } catch (fault) {
    if (!(fault instanceof VortexError) || fault.code === 'internal') throw fault
    return { offset, length, section, fault }
  }
}

/**
 * A whole annotation from its bytes, which the scan found at `offset`: a second pass, for the annotations that are
 * wanted, and on other threads.
 */
export function readCocoObject(bytes: Uint8Array, name: string, offset: number): CocoObject {
  const fields = new Fields(parseObject(Buffer.from(bytes).toString('utf8'), name, offset), name, offset)
  const box = boxOf(fields.values['bbox'])
  return { ...annotationOf(fields), segmentation: fields.values['segmentation'], ...(box && { box }) }
}

function boxOf(value: unknown): CocoBox | undefined {
  if (!Array.isArray(value) || value.length !== 4) return undefined
  const [x, y, width, height] = value.map(plainNumber)
  if (![x, y, width, height].every((one) => typeof one === 'number' && Math.abs(one) < 1e8)) return undefined
  const box = [x, y, width, height] as [number, number, number, number]
  return box[2] > 0 && box[3] > 0 ? box : undefined
}

/** Some tools write numbers as texts: plain decimals are read, nothing else is guessed. */
function plainNumber(value: unknown): unknown {
  return typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value
}

function imageOf(fields: Fields): CocoImage {
  return {
    id: fields.integer('id'),
    width: fields.integer('width', 1, 65_535),
    height: fields.integer('height', 1, 65_535),
    fileName: fields.text('file_name'),
  }
}

/** @throws bad-format where even the image is not known */
function annotationOf(fields: Fields): CocoAnnotation | UnreadableAnnotation {
  const imageId = fields.integer('image_id')
  try {
    return readAnnotation(fields, imageId)
  } catch (unreadable) {
    if (!(unreadable instanceof VortexError) || unreadable.code === 'internal') throw unreadable
    return { imageId, unreadable }
  }
}

function readAnnotation(fields: Fields, imageId: number): CocoAnnotation {
  return {
    ...(fields.values['id'] !== undefined && fields.values['id'] !== null && { id: fields.integer('id') }),
    imageId,
    categoryId: fields.integer('category_id'),
    isCrowd: fields.flag('iscrowd'),
    area: fields.number('area', 0),
  }
}

function parseObject(text: string, name: string, offset: number): Record<string, unknown> {
  let value: unknown
  try {
    value = parseJson(text)
  } catch (error) {
    const at = Number(/at position (\d+)/.exec((error as Error).message)?.[1] ?? 0)
    const found = JSON.stringify(text.slice(at, at + 20))
    throw formatError(name, offset + Buffer.byteLength(text.slice(0, at)), 'valid JSON', found)
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw formatError(name, offset, 'an object', text.slice(0, 20))
  return value as Record<string, unknown>
}

/** JSON as Python writes it: NaN and Infinity, which are no JSON, become texts, which are no numbers. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const texts = /"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g
    const quoted = text.replace(texts, (match) => (match.startsWith('"') ? match : `"${match}"`))
    if (quoted === text) throw error
    try {
      return JSON.parse(quoted)
    } catch {
      throw error
    }
  }
}

class Fields {
  readonly values: Readonly<Record<string, unknown>>
  readonly #name: string
  readonly #offset: number

  constructor(values: Record<string, unknown>, name: string, offset: number) {
    this.values = values
    this.#name = name
    this.#offset = offset
  }

  number(key: string, fallback?: number): number {
    const value = plainNumber(this.values[key] ?? fallback)
    if (typeof value !== 'number') this.#fail(`a number as "${key}"`, value)
    return value
  }

  integer(key: string, min = 0, max = Number.MAX_SAFE_INTEGER, fallback?: number): number {
    const value = this.number(key, fallback)
    if (!Number.isInteger(value) || value < min || value > max)
      this.#fail(`an integer of ${min} to ${max} as "${key}"`, value)
    return value
  }

  /** 0 or 1, true or false; absent is false. */
  flag(key: string): boolean {
    const value = this.values[key]
    return typeof value === 'boolean' ? value : this.integer(key, 0, 1, 0) === 1
  }

  text(key: string): string {
    const value = this.values[key]
    if (typeof value !== 'string' || value === '') this.#fail(`a text as "${key}"`, value)
    return value
  }

  #fail(what: string, value: unknown): never {
    const found = value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 40)
    throw formatError(this.#name, this.#offset, what, found)
  }
}
