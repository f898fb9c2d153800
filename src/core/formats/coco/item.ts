export const [QUOTE, BACKSLASH, COMMA, COLON] = [0x22, 0x5c, 0x2c, 0x3a]
export const [OPEN_BRACE, CLOSE_BRACE, OPEN_BRACKET, CLOSE_BRACKET] = [0x7b, 0x7d, 0x5b, 0x5d]

/** 1 for the bytes that matter outside a text; all others are passed over in a tight loop. */
const IS_MARK = new Uint8Array(256)
for (const mark of [QUOTE, COMMA, OPEN_BRACE, CLOSE_BRACE, OPEN_BRACKET, CLOSE_BRACKET]) IS_MARK[mark] = 1

/**
 * A JSON value being scanned for its end, which may lie in a later chunk. Only brackets and quotes are looked at; that
 * it is valid JSON shows when it is parsed.
 */
export class Item {
  readonly role: 'key' | 'element' | 'skipped'
  /** Position of its first byte. */
  start: number
  /** Where its nested arrays and objects begin and end, in turns, brackets excluded. */
  nested: number[] = []
  #depth = 0
  #inText = false
  #escaped = false

  constructor(role: Item['role'], start: number) {
    this.role = role
    this.start = start
  }

  /** Positions after the bytes before `distance` were dropped. */
  moveBack(distance: number): void {
    this.start -= distance
    this.nested = this.nested.map((position) => position - distance)
  }

  /** The position behind the value, or undefined where the bytes end before; the next bytes continue there. */
  scan(bytes: Uint8Array, from: number): number | undefined {
    let at = from
    for (;;) {
      if (this.#inText) {
        const end = this.#scanText(bytes, at)
        if (end === undefined || this.#depth === 0) return end
        at = end
      }
      while (at < bytes.length && IS_MARK[bytes[at]!] === 0) at++
      if (at === bytes.length) return undefined
      const byte = bytes[at]!
      if (byte === QUOTE) this.#inText = true
      else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
        if (++this.#depth === 2 && this.role === 'element') this.nested.push(at + 1)
      } else if (byte !== COMMA) {
        // A bare number or word ends before the bracket, or comma, behind it.
        if (this.#depth === 0) return at
        if (this.#depth-- === 2 && this.role === 'element') this.nested.push(at)
        if (this.#depth === 0) return at + 1
      } else if (this.#depth === 0) return at
      at++
    }
  }

  /** The position behind the closing quote. */
  #scanText(bytes: Uint8Array, from: number): number | undefined {
    for (let at = from; at < bytes.length; at++) {
      if (this.#escaped) this.#escaped = false
      else if (bytes[at] === BACKSLASH) this.#escaped = true
      else if (bytes[at] === QUOTE) {
        this.#inText = false
        return at + 1
      }
    }
    return undefined
  }
}
