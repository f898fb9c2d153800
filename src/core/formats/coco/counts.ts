import { expected, type VortexError } from '../../base/index.ts'
import type { Rle } from './rle.ts'

/** Five bits a character: 30 bits are runs of 2^29 pixels. */
const MAX_CHARACTERS = 6

/**
 * Run lengths from a JSON `segmentation`: compressed text or a plain array. Checked to fill the mask exactly.
 * @param where the annotation, for errors
 */
export function decodeCounts(counts: string | readonly number[], height: number, width: number, where: string): Rle {
  const runs = typeof counts === 'string' ? parseText(counts, where) : checkRuns(counts, where)
  const sum = runs.reduce((total, run) => total + run, 0)
  if (sum !== height * width || runs.length === 0)
    throw fault(`run lengths that sum to ${height} x ${width} = ${height * width}`, where, `${sum}`)
  return { height, width, counts: Uint32Array.from(runs) }
}

/**
 * COCO's compressed text (`rleToString`): each count, from the fourth on its difference to the count two before, as
 * signed groups of five bits, lowest first, in characters from 48; bit 5 says that more follow.
 */
export function encodeCounts({ counts }: Rle): string {
  let text = ''
  for (let i = 0; i < counts.length; i++) {
    let value = i > 2 ? counts[i]! - counts[i - 2]! : counts[i]!
    for (let more = true; more;) {
      const bits = value & 0x1f
      value >>= 5
      more = (bits & 0x10) !== 0 ? value !== -1 : value !== 0
      text += String.fromCharCode((more ? bits | 0x20 : bits) + 48)
    }
  }
  return text
}

function parseText(text: string, where: string): number[] {
  const runs: number[] = []
  for (let at = 0; at < text.length;) {
    const start = at
    let value = 0
    let code = 0x20
    for (let shift = 0; (code & 0x20) !== 0; shift += 5) {
      code = text.charCodeAt(at++) - 48
      if (!(code >= 0 && code < 64) || at - start > MAX_CHARACTERS)
        throw fault('compressed run lengths', where, `${JSON.stringify(text.slice(start, at))} at character ${start}`)
      value |= (code & 0x1f) << shift
      if ((code & 0x30) === 0x10) value |= -1 << (shift + 5)
    }
    if (runs.length > 2) value += runs[runs.length - 2]!
    if (value < 0) throw fault('run lengths of at least 0', where, `${value} at character ${start}`)
    runs.push(value)
  }
  return runs
}

function checkRuns(runs: readonly number[], where: string): readonly number[] {
  const wrong = runs.findIndex((run) => !Number.isInteger(run) || run < 0 || run > 0x7fffffff)
  if (wrong >= 0) throw fault('run lengths of at least 0', where, `${JSON.stringify(runs[wrong])} as count ${wrong}`)
  return runs
}

function fault(what: string, where: string, found: string): VortexError {
  return expected(what, where, found, { code: 'bad-format' })
}
