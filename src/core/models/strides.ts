import { mapFour, type Four } from './four.ts'
import type { ModelOptions } from './options.ts'

/** How one block of a backbone's stage samples its map. */
export interface BlockSampling {
  /** Of the block's strided convolution and of its shortcut. */
  stride: 1 | 2
  /** Of its 3x3 convolutions. */
  dilation: number
}

type SamplingKeys = Pick<ModelOptions, 'outputStride' | 'multiGrid' | 'firstBlockDilation'>

/**
 * The one place where strides and dilations are decided: for a backbone whose stem has stride 4 and whose stages 2, 3
 * and 4 would each halve the map, what every block of stages 1 to 4 does instead at the output stride asked for.
 * @param blocks how many blocks each of the four stages has
 */
export function samplingOf(keys: SamplingKeys, blocks: Four<number>): Four<BlockSampling[]> {
  let reached = 4
  let dilation = 1
  return mapFour(blocks, (count, stage) => {
    const halves = stage > 0
    const previous = dilation
    const stride = halves && reached < keys.outputStride ? 2 : 1
    if (stride === 2) reached *= 2
    else if (halves) dilation *= 2
    const grid = stage === 3 && keys.multiGrid.some((factor) => factor !== 1) ? keys.multiGrid : undefined
    return Array.from({ length: count }, (_, block): BlockSampling => {
      const first = block === 0
      if (grid) return { stride: first ? stride : 1, dilation: dilation * grid[Math.min(block, grid.length - 1)]! }
      const kept = first && keys.firstBlockDilation === 'previous' ? previous : dilation
      return { stride: first ? stride : 1, dilation: kept }
    })
  })
}
