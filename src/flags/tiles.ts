import { Flags } from '@oclif/core'
import { expected } from '../core/base/index.ts'
import type { TileOptions } from '../core/inference/index.ts'

const LEAST = 65

export const tileFlags = {
  tile: Flags.integer({
    min: LEAST,
    helpValue: 'N',
    summary: 'Show large images to the network at their own size, in tiles of N x N pixels.',
    description:
      'Tiles overlap and blend, so that memory stays that of one row of them. Global pooling, where a network has it, sees one tile.',
  }),
  overlap: Flags.integer({
    min: 0,
    dependsOn: ['tile'],
    helpValue: 'M',
    summary: 'Pixels that neighboring tiles share, at least (default: a quarter of the tile).',
    description:
      "Nothing within M/4 of a tile's inner edge is used: with M four times what the network sees around a pixel, the result is that of the whole image.",
  }),
}

/** The tiles that these flags name. */
export function checkTiles({
  tile,
  overlap,
}: {
  tile?: number | undefined
  overlap?: number | undefined
}): TileOptions | undefined {
  if (tile === undefined) return undefined
  const shared = overlap ?? Math.floor(tile / 4)
  if (shared <= tile / 2) return { tile, overlap: shared }
  throw expected(`at most half of --tile ${tile}`, '--overlap', `${shared}`, { code: 'usage' })
}
