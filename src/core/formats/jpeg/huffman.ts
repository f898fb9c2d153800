import { CodedDataFault, type BitReader } from './bits.ts'

/** For each 16 bits ahead: the length of the code that they begin with, times 256, and its symbol; 0 where none does. */
export type HuffmanTable = Uint16Array

/** Adds the tables of a DHT segment (ITU-T T.81 §B.2.4.2) under their class and number, as the segment writes them. */
export function readHuffmanTables(segment: Uint8Array, tables: Map<number, HuffmanTable>): void {
  for (let at = 0; at + 17 <= segment.length;) {
    const lengths = segment.subarray(at + 1, at + 17)
    const symbols = segment.subarray(at + 17, at + 17 + lengths.reduce((sum, count) => sum + count, 0))
    tables.set(segment[at]!, tableOf(lengths, symbols))
    at += 17 + symbols.length
  }
}

export function readSymbol(bits: BitReader, table: HuffmanTable): number {
  const found = table[bits.peek16()]!
  if (found === 0) throw new CodedDataFault('it holds a code that is in no table')
  bits.skip(found >> 8)
  return found & 0xff
}

function tableOf(lengths: Uint8Array, symbols: Uint8Array): HuffmanTable {
  const table = new Uint16Array(1 << 16)
  let start = 0
  let next = 0
  for (const [i, count] of lengths.entries()) {
    const span = 1 << (15 - i)
    for (let n = 0; n < count; n++, start += span)
      table.fill(((i + 1) << 8) | (symbols[next++] ?? 0), start, start + span)
  }
  return table
}
