import { formatError } from '../../base/index.ts'

/**
 * Undoes the row filters in place (PNG specification §9): `rows` holds `height` rows, each a filter byte and
 * `stride` bytes. Afterwards the bytes behind each filter byte are the samples.
 * @param pixelBytes bytes of a whole pixel, at least 1: the distance to the pixel on the left
 */
export function unfilter(rows: Uint8Array, height: number, stride: number, pixelBytes: number, name: string): void {
  for (let y = 0, start = 1; y < height; y++, start += stride + 1) {
    const filter = rows[start - 1]!
    const end = start + stride
    // The row above the first is zeros: Up does nothing there, Paeth is Sub, Average halves the left.
    const above = y === 0 ? 0 : stride + 1
    if (filter === 1 || (filter === 4 && above === 0)) addLeft(rows, start, end, pixelBytes)
    else if (filter === 2 && above > 0) addAbove(rows, start, end, above)
    else if (filter === 3) addAverage(rows, start, end, above, pixelBytes)
    else if (filter === 4) addPaeth(rows, start, end, above, pixelBytes)
    else if (filter > 4) throw formatError(name, 0, 'row filter 0 to 4', `${filter} in row ${y} of the pixel data`)
  }
}

function addLeft(rows: Uint8Array, start: number, end: number, distance: number): void {
  for (let i = start + distance; i < end; i++) rows[i]! += rows[i - distance]!
}

function addAbove(rows: Uint8Array, start: number, end: number, above: number): void {
  for (let i = start; i < end; i++) rows[i]! += rows[i - above]!
}

function addAverage(rows: Uint8Array, start: number, end: number, above: number, distance: number): void {
  for (let i = start; i < end; i++) {
    const left = i - distance < start ? 0 : rows[i - distance]!
    rows[i]! += (left + (above === 0 ? 0 : rows[i - above]!)) >> 1
  }
}

function addPaeth(rows: Uint8Array, start: number, end: number, above: number, distance: number): void {
  const first = Math.min(end, start + distance)
  for (let i = start; i < first; i++) rows[i]! += rows[i - above]!
  for (let i = first; i < end; i++) {
    const left = rows[i - distance]!
    const up = rows[i - above]!
    const corner = rows[i - above - distance]!
    const toLeft = Math.abs(up - corner)
    const toUp = Math.abs(left - corner)
    const toCorner = Math.abs(left + up - 2 * corner)
    rows[i]! += toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner
  }
}
