import { formatError } from '../../base/index.ts'

const MAX_CODES = 4096

/**
 * Undoes GIF's variable-length LZW (GIF89a, appendix F).
 * @param minimum bits of an uncompressed sample, 1 to 8: the frame's "LZW minimum code size"
 * @param count samples to give; data that holds fewer is refused, as cut off
 */
export function inflateLzw(data: Uint8Array, minimum: number, count: number, name: string, offset: number): Uint8Array {
  const clear = 1 << minimum
  const prefix = new Uint16Array(MAX_CODES)
  const last = Uint8Array.from({ length: MAX_CODES }, (_, code) => code)
  const length = new Uint16Array(MAX_CODES).fill(1)
  const samples = new Uint8Array(count)
  const nextCode = codeReader(data)
  let [filled, next, width, previous] = [0, clear + 2, minimum + 1, -1]
  while (filled < count) {
    const code = nextCode(width)
    if (code === undefined || code === clear + 1)
      throw formatError(name, offset, `${count} pixels of a frame`, `the end after ${filled}`)
    if (code === clear) {
      ;[next, width, previous] = [clear + 2, minimum + 1, -1]
      continue
    }
    if (code > next || (code === next && previous < 0) || (previous < 0 && code > clear))
      throw formatError(name, offset, 'a known LZW code', `${code} of ${next}`)
    if (previous >= 0 && next < MAX_CODES) {
      prefix[next] = previous
      length[next] = length[previous]! + 1
      last[next] = firstOf(code === next ? previous : code)
      next++
      if (next === 1 << width && width < 12) width++
    }
    filled += write(code)
    previous = code
  }
  return samples

  function firstOf(code: number): number {
    while (length[code]! > 1) code = prefix[code]!
    return last[code]!
  }

  /** Writes a code's samples from the last to the first; those beyond the frame are dropped. */
  function write(code: number): number {
    const size = length[code]!
    for (let at = filled + size - 1; at >= filled; at--, code = prefix[code]!) if (at < count) samples[at] = last[code]!
    return size
  }
}

/** Codes of any width, the first bit in the lowest place; undefined at the end. */
function codeReader(data: Uint8Array): (width: number) => number | undefined {
  let [at, held, bits] = [0, 0, 0]
  return (width) => {
    for (; bits < width; bits += 8) {
      if (at === data.length) return undefined
      held |= data[at++]! << bits
    }
    const code = held & ((1 << width) - 1)
    held >>>= width
    bits -= width
    return code
  }
}
