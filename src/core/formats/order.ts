/** Column-major [height, width] bytes, as MATLAB and COCO's run lengths have them, row-major: as images are stored. */
export function toRowMajor(data: Uint8Array, height: number, width: number): Uint8Array {
  return transpose(data, width, height)
}

/** Row-major [height, width] bytes as MATLAB stores them. */
export function toColumnMajor(data: Uint8Array, height: number, width: number): Uint8Array {
  return transpose(data, height, width)
}

/** Rows become columns. Four rows at a time: each cache line of the result is then met a quarter as often. */
function transpose(data: Uint8Array, rows: number, columns: number): Uint8Array {
  const result = new Uint8Array(data.length)
  let row = 0
  for (; row + 4 <= rows; row += 4) {
    const a = row * columns
    const b = a + columns
    const c = b + columns
    const d = c + columns
    for (let i = 0, to = row; i < columns; i++, to += rows) {
      result[to] = data[a + i]!
      result[to + 1] = data[b + i]!
      result[to + 2] = data[c + i]!
      result[to + 3] = data[d + i]!
    }
  }
  for (; row < rows; row++) for (let i = 0; i < columns; i++) result[i * rows + row] = data[row * columns + i]!
  return result
}
