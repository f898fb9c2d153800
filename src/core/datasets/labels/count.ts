/**
 * Pixels of each value, [256]. A label is runs of one value, and a run is counted at once: adding one per pixel waits
 * for the addition before.
 */
export function countValues(data: Uint8Array): Uint32Array {
  const counts = new Uint32Array(256)
  for (let at = 0; at < data.length;) {
    const value = data[at]!
    const start = at
    while (at < data.length && data[at] === value) at++
    counts[value]! += at - start
  }
  return counts
}
