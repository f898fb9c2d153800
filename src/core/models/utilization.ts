import { cellKey, cellsRead, type Marks } from './layers/trace.ts'
import type { Layer } from './layers/layer.ts'

/** Part of a map's cells that one cell of a context module's output is made from (paper §3.2, equation 1). */
export interface Utilization {
  /** As the paper counts: on an endless plane, the cells of every pooled subregion; at most 1. */
  nominal: number
  /** The distinct cells of the map itself that reach its center. */
  traced: number
  /** The same for a corner. */
  corner: number
}

/** Found by marking one output cell and walking the module's pools and dilations back, not by a formula. */
export function utilizationOf(module: Layer, { height, width }: { height: number; width: number }): Utilization {
  const cells = height * width
  const from = (y: number, x: number, bounded: boolean): Marks =>
    cellsRead(module, new Map([[cellKey(y, x), 1]]), { height, width, bounded })
  const center = [Math.floor(height / 2), Math.floor(width / 2)] as const
  const read = [...from(...center, false).values()].reduce((sum, count) => sum + count, 0)
  return {
    nominal: Math.min(1, read / cells),
    traced: from(...center, true).size / cells,
    corner: from(0, 0, true).size / cells,
  }
}
