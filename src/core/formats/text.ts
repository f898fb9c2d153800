import { decodeText, formatError } from '../base/index.ts'

const REPLACEMENT = '\ufffd'
const REPLACEMENT_BYTES = Buffer.from(REPLACEMENT)

/** UTF-8 as text, or UTF-16 with its mark; a byte that is no UTF-8 is named with its offset. */
export function decodeUtf8(bytes: Uint8Array, name: string): string {
  const text = decodeText(bytes)
  if (bytes[0] === 0xfe || bytes[0] === 0xff) return text
  const mark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
  for (let at = text.indexOf(REPLACEMENT); at >= 0; at = text.indexOf(REPLACEMENT, at + 1)) {
    const offset = mark + Buffer.byteLength(text.slice(0, at))
    // The character itself may be in a file.
    if (REPLACEMENT_BYTES.equals(bytes.subarray(offset, offset + 3))) continue
    throw formatError(name, offset, 'UTF-8', `the byte ${bytes[offset]!}`)
  }
  return text
}
