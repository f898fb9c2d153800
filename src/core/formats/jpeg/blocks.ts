import type { BitReader } from './bits.ts'
import { readSymbol, type HuffmanTable } from './huffman.ts'

/** What the blocks of a scan share: tables, the band of coefficients, the run of empty blocks that is left. */
export interface BlockCoding {
  bits: BitReader
  dc: HuffmanTable
  ac: HuffmanTable
  first: number
  last: number
  emptyBlocks: number
}

/** Passes over one block of one component; `nonzero` is its 64 coefficients in progressive files. */
export type BlockReader = (coding: BlockCoding, nonzero: Uint8Array, at: number) => void

/** ITU-T T.81 §F.2.2: all coefficients of a block at once. */
export const readSequentialBlock: BlockReader = ({ bits, dc, ac }) => {
  bits.skip(readSymbol(bits, dc) & 15)
  for (let k = 1; k < 64; k++) {
    const symbol = readSymbol(bits, ac)
    const size = symbol & 15
    if (size === 0 && symbol !== 0xf0) return
    k += symbol >> 4
    bits.skip(size)
  }
}

/** The four kinds of progressive scans: ITU-T T.81 §G.1.2. */
export function progressiveReader(firstCoefficient: number, refines: boolean): BlockReader {
  if (firstCoefficient === 0) return refines ? refineDc : readDc
  return refines ? refineAc : readAc
}

const readDc: BlockReader = ({ bits, dc }) => {
  bits.skip(readSymbol(bits, dc) & 15)
}

const refineDc: BlockReader = ({ bits }) => {
  bits.skip(1)
}

const readAc: BlockReader = (coding, nonzero, at) => {
  if (coding.emptyBlocks > 0) {
    coding.emptyBlocks--
    return
  }
  const { bits, ac, first, last } = coding
  for (let k = first; k <= last; k++) {
    const symbol = readSymbol(bits, ac)
    const run = symbol >> 4
    const size = symbol & 15
    if (size === 0 && run < 15) {
      coding.emptyBlocks = (1 << run) + bits.read(run) - 1
      return
    }
    k += run
    bits.skip(size)
    if (size > 0 && k < 64) nonzero[at + k] = 1
  }
}

/** A known coefficient takes one bit of correction wherever it is passed. */
const refineAc: BlockReader = (coding, nonzero, at) => {
  const { bits, ac, first, last } = coding
  let k = first
  for (; coding.emptyBlocks === 0 && k <= last; k++) {
    const symbol = readSymbol(bits, ac)
    let run = symbol >> 4
    const isNew = (symbol & 15) !== 0
    if (isNew) bits.skip(1)
    else if (run < 15) {
      coding.emptyBlocks = (1 << run) + bits.read(run)
      break
    }
    for (; k <= last; k++) {
      if (nonzero[at + k] === 1) bits.skip(1)
      else if (--run < 0) break
    }
    if (isNew && k <= last) nonzero[at + k] = 1
  }
  if (coding.emptyBlocks === 0) return
  for (; k <= last; k++) if (nonzero[at + k] === 1) bits.skip(1)
  coding.emptyBlocks--
}
