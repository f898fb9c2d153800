import { encodeMat5, type MatValue } from '../formats/index.ts'
import { foregroundOf, VOC } from '../labels/index.ts'

/**
 * A label as SBD publishes it: MATLAB 5, zlib, `GTcls` with `Boundaries` (20x1 cell of sparse), `Segmentation`
 * (uint8 h x w, column-major) and `CategoriesPresent`.
 */
export function encodeSbdLabel(label: { width: number; height: number; data: Uint8Array }): Uint8Array {
  const { width, height, data } = label
  const columns = new Uint8Array(data.length)
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) columns[x * height + y] = data[y * width + x]!
  const present = [...new Set(data)].filter((value) => value !== 0).sort((a, b) => a - b)
  const objects = foregroundOf(VOC).length
  const boundary: MatValue = { kind: 'sparse', shape: [height, width] }
  const fields = new Map<string, MatValue[]>([
    ['Boundaries', [{ kind: 'cell', shape: [objects, 1], cells: Array<MatValue>(objects).fill(boundary) }]],
    ['Segmentation', [{ kind: 'numeric', shape: [height, width], data: columns, logical: false }]],
    ['CategoriesPresent', [{ kind: 'numeric', shape: [present.length, 1], data: Uint8Array.from(present), logical: false }]],
  ]) // prettier-ignore
  return encodeMat5(new Map([['GTcls', { kind: 'struct', shape: [1, 1], fields }]]))
}
