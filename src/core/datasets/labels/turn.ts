/**
 * A label from column-major to row-major, and the pixels of each value [256]. A column is a few runs of one value: a run
 * is found four pixels at a time and counted at once, and background, most of a label, is not written.
 */
export function turnColumns(columns: Uint8Array, width: number): { data: Uint8Array; counts: Uint32Array } {
  const height = columns.length / width
  const words = wordsOf(columns)
  const data = new Uint8Array(columns.length)
  const counts = new Uint32Array(256)
  for (let x = 0; x < width; x++) {
    const start = x * height
    const end = start + height
    for (let at = start; at < end;) {
      const value = columns[at]!
      const next = runEnd(columns, words, at, end)
      counts[value]! += next - at
      if (value === 0) at = next
      else for (let to = (at - start) * width + x; at < next; at++, to += width) data[to] = value
    }
  }
  return { data, counts }
}

/** Where the run of one value that begins at `at` is over. */
function runEnd(bytes: Uint8Array, words: Uint32Array, at: number, end: number): number {
  const value = bytes[at]!
  let next = at + 1
  for (; next < end && (next & 3) !== 0; next++) if (bytes[next] !== value) return next
  const four = Math.imul(value, 0x01010101) >>> 0
  while (next + 4 <= end && words[next >> 2] === four) next += 4
  while (next < end && bytes[next] === value) next++
  return next
}

/** The bytes four at a time; copied where they do not lie or end on a multiple of four. */
function wordsOf(bytes: Uint8Array): Uint32Array {
  if (bytes.byteOffset % 4 === 0 && bytes.length % 4 === 0)
    return new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4)
  const padded = new Uint8Array(Math.ceil(bytes.length / 4) * 4)
  padded.set(bytes)
  return new Uint32Array(padded.buffer)
}
