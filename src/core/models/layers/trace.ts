import { VortexError } from '../../base/index.ts'
import type { Layer } from './layer.ts'

/** A map's size; cells outside are dropped where it is `bounded`, and counted where the plane is infinite. */
export interface Plane {
  height: number
  width: number
  bounded: boolean
}

/** How often each cell was read, by {@link cellKey}. A cell that is not there was not read. */
export type Marks = ReadonlyMap<number, number>

/** One number a cell, also left of and above the map. */
export function cellKey(y: number, x: number): number {
  return (y + ORIGIN) * SPAN + x + ORIGIN
}

const SPAN = 1 << 20
const ORIGIN = SPAN / 2

/**
 * The input cells behind marked output cells, found by walking the layer backwards with the marks. A convolution marks
 * each of its taps once, however many read it; an average pool passes its mark to every cell of its window, and windows
 * that overlap add up: as the paper counts its subregions (§3.2, §3.3).
 */
export function cellsRead(layer: Layer, marks: Marks, plane: Plane): Marks {
  switch (layer.kind) {
    case 'sequence':
      return layer.layers.reduceRight((after, part) => cellsRead(part, after, plane), marks)
    case 'branches':
      return merged(layer.branches.map((branch) => cellsRead(branch, marks, plane)))
    case 'residual':
      return merged([layer.body, ...(layer.shortcut ? [layer.shortcut] : [])].map((l) => cellsRead(l, marks, plane)))
    case 'convolution':
      if (layer.stride !== 1)
        throw new VortexError('internal', `Expected layers of stride 1 to trace in ${layer.name}.`)
      return spread(marks, plane, { size: layer.kernel, dilation: layer.dilation, join: Math.max })
    case 'averagePool':
      return spread(marks, plane, { size: layer.size, dilation: 1, join: (a, b) => a + b })
    case 'maxPool':
      throw new VortexError('internal', 'Expected layers of stride 1 to trace.')
    case 'global':
      return everyCell(plane)
    case 'batchNorm':
    case 'relu':
    case 'dropout':
      return marks
  }
}

interface Window {
  size: number
  dilation: number
  join: (before: number, mark: number) => number
}

/** Every mark onto the cells of the window around it. */
function spread(marks: Marks, plane: Plane, { size, dilation, join }: Window): Marks {
  const reached = new Map<number, number>()
  const half = (size - 1) / 2
  for (const [cell, mark] of marks) {
    const [y, x] = [Math.floor(cell / SPAN) - ORIGIN, (cell % SPAN) - ORIGIN]
    for (let i = -half; i <= half; i++) {
      for (let j = -half; j <= half; j++) {
        const [row, column] = [y + i * dilation, x + j * dilation]
        if (plane.bounded && (row < 0 || column < 0 || row >= plane.height || column >= plane.width)) continue
        const key = cellKey(row, column)
        reached.set(key, join(reached.get(key) ?? 0, mark))
      }
    }
  }
  return reached
}

function merged(all: readonly Marks[]): Marks {
  const result = new Map<number, number>()
  for (const marks of all) {
    for (const [cell, mark] of marks) result.set(cell, Math.max(result.get(cell) ?? 0, mark))
  }
  return result
}

function everyCell({ height, width }: Plane): Marks {
  return new Map(
    Array.from({ length: height * width }, (_, i) => [cellKey(Math.floor(i / width), i % width), 1] as const),
  )
}
