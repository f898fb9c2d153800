import { basename } from 'node:path'
import { expected, sha256 } from '../../base/index.ts'
import { splitImageName } from '../../images/index.ts'
import { idFault } from './id.ts'

export interface ParsedList {
  /** In the file's order; each once. */
  ids: string[]
  /** 1-based line of each id. */
  lines: Map<string, number>
  /** Where the path-pair form names a label: its path as written, without a leading slash. */
  labels: Map<string, string>
}

/** An image and its label; an id may hold spaces, but not end as an image's file. */
const PAIR = /^(.+\.(?:jpe?g|png|webp|tiff?|gif))\s+(\S.*\.png)$/i

/** So many faults are spelled out; the rest are counted. */
const SHOWN = 10

/**
 * Reads a split list in either form in circulation: one id a line, or `JPEGImages/x.jpg SegmentationClassAug/x.png`.
 * An id may hold spaces. All faults are found before one error names their lines.
 * @param name the file, for messages
 */
export function parseList(text: string, name: string): ParsedList {
  const list: ParsedList = { ids: [], lines: new Map(), labels: new Map() }
  const faults: string[] = []
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim().normalize('NFC')
    if (line === '') continue
    const fault = readLine(line, index + 1, list)
    if (fault !== undefined) faults.push(`line ${index + 1} ${fault}`)
  }
  if (faults.length === 0) return list
  throw expected('one id or one pair of image and label per line, each image once,', name, describeFaults(faults), {
    suggestions: ['Correct these lines; a list with a repeated or misplaced id trains or scores on the wrong images.'],
  })
}

/** `3 faults: a; b; c`, the first ten spelled out. */
function describeFaults(faults: readonly string[]): string {
  const shown = faults.slice(0, SHOWN).join('; ')
  const rest = faults.length > SHOWN ? `; and ${faults.length - SHOWN} more` : ''
  return `${faults.length} ${faults.length === 1 ? 'fault' : 'faults'}: ${shown}${rest}`
}

/** A list's text as it is written and hashed: sorted ids, LF, final newline. */
export function formatList(ids: readonly string[]): string {
  return ids.length === 0 ? '' : `${[...ids].sort().join('\n')}\n`
}

/** SHA-256 of {@link formatList}, the same for any order and form of the file. */
export function hashIds(ids: readonly string[]): string {
  return sha256(formatList(ids))
}

function readLine(text: string, line: number, list: ParsedList): string | undefined {
  const [first, second] = PAIR.exec(text)?.slice(1) ?? [text]
  const id = second === undefined ? first! : stem(first!)
  const fault = idFault(id)
  if (fault !== undefined) return `holds "${id}", which is no image id: ${fault}`
  const earlier = list.lines.get(id)
  if (second !== undefined) {
    if (stem(second) !== id) {
      // Remembered all the same, so that the line which repeats the image is named too.
      if (earlier === undefined) list.lines.set(id, line)
      return `pairs image ${id} with label ${stem(second)}`
    }
    list.labels.set(id, second.replace(/^\/+/, ''))
  }
  if (earlier !== undefined) return `repeats ${id} of line ${earlier}`
  list.lines.set(id, line)
  list.ids.push(id)
  return undefined
}

function stem(path: string): string {
  return splitImageName(basename(path))?.stem ?? basename(path)
}
