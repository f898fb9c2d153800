import { formatError } from '../../base/index.ts'
import { CLOSE_BRACE, CLOSE_BRACKET, COLON, COMMA, Item, OPEN_BRACE, OPEN_BRACKET, QUOTE } from './item.ts'

export type Section = 'images' | 'annotations' | 'categories'

export interface RawElement {
  section: Section
  /** Of its first byte in the (uncompressed) file, and how many it takes. */
  offset: number
  length: number
  /** The element with its nested arrays and objects emptied: an annotation without its polygons, `"segmentation": []`. */
  shallow: string
}

const SECTIONS: readonly string[] = ['images', 'annotations', 'categories'] satisfies Section[]

/** An annotation of COCO takes 0.5 kB, its largest 80 kB. */
const MAX_ELEMENT_BYTES = 2 ** 26

const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf]

/** What may come next, and how it is named in errors. */
type State = 'object' | 'key' | 'colon' | 'value' | 'element' | 'element end' | 'value end' | 'end'

/**
 * Finds the elements of the three arrays of a COCO file in chunks of bytes, without parsing the rest: memory holds one
 * chunk and one element. `feed` the chunks in order, then `end`.
 */
export class ElementScanner {
  readonly #name: string
  #bytes: Buffer = Buffer.alloc(0)
  /** Offset of `#bytes[0]` in the file. */
  #base = 0
  #at = 0
  #state: State = 'object'
  #item: Item | undefined
  #section: Section | undefined
  /** Nothing may follow a comma but another member. */
  #afterComma = false
  readonly #seen = new Set<string>()
  #found: RawElement[] = []

  constructor(name: string) {
    this.#name = name
  }

  /** The elements completed by this chunk. Throws `bad-format` where the file is no JSON of COCO's shape. */
  feed(chunk: Uint8Array): RawElement[] {
    const keepFrom = this.#item && this.#item.role !== 'skipped' ? this.#item.start : this.#at
    const kept = this.#bytes.subarray(keepFrom)
    if (kept.length > MAX_ELEMENT_BYTES) this.#fail(`an element of at most ${MAX_ELEMENT_BYTES} bytes`, 'more')
    this.#bytes =
      kept.length === 0 ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length) : Buffer.concat([kept, chunk])
    this.#base += keepFrom
    this.#at -= keepFrom
    this.#item?.moveBack(keepFrom)
    this.#found = []
    while (this.#at < this.#bytes.length) {
      if (this.#item) {
        const end = this.#item.scan(this.#bytes, this.#at)
        this.#at = end ?? this.#bytes.length
        if (end !== undefined) this.#finishItem(this.#item)
      } else this.#step(this.#bytes[this.#at]!)
    }
    return this.#found
  }

  /** To be called behind the last chunk. */
  end(): void {
    if (this.#state !== 'end')
      throw formatError(this.#name, this.#base + this.#at, 'the end of the JSON', 'the end of the file', [
        'The file is cut off: copy or download it again.',
      ])
    const missing = SECTIONS.filter((section) => !this.#seen.has(section))
    if (missing.length > 0) this.#fail(`the array "${missing.join('", "')}"`, 'none')
  }

  /** One byte between values. */
  #step(byte: number): void {
    if (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) {
      this.#at++
      return
    }
    const next = this.#transition(byte)
    if (next === undefined) {
      // A byte order mark may stand before everything.
      if (this.#state === 'object' && byte === BYTE_ORDER_MARK[this.#base + this.#at]) this.#at++
      else this.#fail(EXPECTED[this.#state], JSON.stringify(String.fromCharCode(byte)))
      return
    }
    this.#afterComma = byte === COMMA
    this.#state = next
    if (!this.#item) this.#at++
  }

  #transition(byte: number): State | undefined {
    switch (this.#state) {
      case 'object':
        return byte === OPEN_BRACE ? 'key' : undefined
      case 'key':
        if (byte === QUOTE) return this.#begin('key', 'colon')
        return byte === CLOSE_BRACE && !this.#afterComma ? 'end' : undefined
      case 'colon':
        return byte === COLON ? 'value' : undefined
      case 'value':
        if (this.#section) return byte === OPEN_BRACKET ? 'element' : undefined
        return byte === COMMA || byte === CLOSE_BRACE || byte === CLOSE_BRACKET
          ? undefined
          : this.#begin('skipped', 'value end')
      case 'element':
        if (byte === OPEN_BRACE) return this.#begin('element', 'element end')
        return byte === CLOSE_BRACKET && !this.#afterComma ? 'value end' : undefined
      case 'element end':
        return byte === COMMA ? 'element' : byte === CLOSE_BRACKET ? 'value end' : undefined
      case 'value end':
        return byte === COMMA ? 'key' : byte === CLOSE_BRACE ? 'end' : undefined
      case 'end':
        return undefined
    }
  }

  #begin(role: Item['role'], next: State): State {
    this.#item = new Item(role, this.#at)
    return next
  }

  #finishItem({ role, start, nested }: Item): void {
    this.#item = undefined
    if (role === 'skipped') return
    const edges = [start, ...nested, this.#at]
    let text = ''
    for (let i = 0; i < edges.length; i += 2) text += this.#bytes.toString('utf8', edges[i], edges[i + 1])
    if (role === 'element') {
      this.#found.push({ section: this.#section!, offset: this.#base + start, length: this.#at - start, shallow: text })
      return
    }
    const key = text.slice(1, -1)
    this.#section = SECTIONS.includes(key) ? (key as Section) : undefined
    this.#seen.add(key)
  }

  #fail(what: string, found: string): never {
    throw formatError(this.#name, this.#base + this.#at, what, found)
  }
}

const EXPECTED: Readonly<Record<State, string>> = {
  object: "a COCO JSON's object",
  key: 'a key',
  colon: 'a colon',
  value: 'a value (an array for images, annotations and categories)',
  element: 'an object',
  'element end': 'a comma or the end of the array',
  'value end': 'a comma or the end of the object',
  end: 'nothing after the object',
}
