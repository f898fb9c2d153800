/** Damage in coded data; the message says what. */
export class CodedDataFault extends Error {}

/** Bits of JPEG's coded data, most significant first, from `at` to the next marker. */
export class BitReader {
  readonly #bytes: Uint8Array
  /** Of the next byte. */
  #at: number
  #window = 0
  /** Bits in the window, and how many of them were made up behind the end. */
  #count = 0
  #missing = 0

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes
    this.#at = at
  }

  /** The next 16 bits, zeros behind the end. */
  peek16(): number {
    while (this.#count < 16) this.#fill()
    return (this.#window >>> (this.#count - 16)) & 0xffff
  }

  /** @param length at most 16 */
  skip(length: number): void {
    while (this.#count < length) this.#fill()
    this.#count -= length
    if (this.#count < this.#missing) throw new CodedDataFault('it ends before the last pixel')
  }

  /** @param length at most 16 */
  read(length: number): number {
    const value = length === 0 ? 0 : this.peek16() >>> (16 - length)
    this.skip(length)
    return value
  }

  /** Drops the rest of the byte; gives the position of the next one. */
  align(): number {
    // Whole bytes that wait in the window go back; a stuffed byte takes two places.
    for (let whole = (this.#count - this.#missing) >> 3; whole > 0; whole--) {
      this.#at--
      if (this.#bytes[this.#at] === 0 && this.#bytes[this.#at - 1] === 0xff) this.#at--
    }
    this.#count = this.#missing = 0
    return this.#at
  }

  moveTo(at: number): void {
    this.#at = at
  }

  #fill(): void {
    const byte = this.#bytes[this.#at]
    const isEnd = byte === undefined || (byte === 0xff && this.#bytes[this.#at + 1] !== 0)
    this.#window = (this.#window << 8) | (isEnd ? 0 : byte)
    this.#count += 8
    if (isEnd) this.#missing += 8
    else this.#at += byte === 0xff ? 2 : 1
  }
}
