import { Flags } from '@oclif/core'
import { expected } from '../core/base/index.ts'
import type { TileOptions } from '../core/inference/index.ts'

const LEAST = 65

export const tileFlags = {
  tile: Flags.integer({
    min: LEAST,
    helpValue: 'N',
    summary: 'Run large images at their original size, in tiles of N x N pixels.',
    description:
      'Tiles overlap and are blended. Memory is that of one row of tiles. Global pooling, if the network has it, sees one tile.',
  }),
  overlap: Flags.integer({
    min: 0,
    dependsOn: ['tile'],
    helpValue: 'M',
    summary: 'Pixels that neighboring tiles share at least (default: a quarter of the tile).',
    description:
      "Nothing within M/4 of a tile's inner edge is used: if M is four times the network's receptive radius, the result equals that of the whole image.",
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
