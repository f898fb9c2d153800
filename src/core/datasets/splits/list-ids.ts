import { basename, posix } from 'node:path'
import { expected } from '../../base/index.ts'
import { splitImageName } from '../../images/index.ts'

/**
 * The ids that a list names, in any of the forms in circulation: an id, a file's name or a path a line, alone or in
 * front of other columns; lines that begin with `#` are comments.
 * @param known the source's ids
 * @returns the ids that are known, each once, and the lines that name none
 */
export function listIds(
  text: string,
  file: string,
  known: ReadonlySet<string>,
): { ids: string[]; unknown: { line: number; text: string }[] } {
  const lines = new Map<string, number>()
  const unknown: { line: number; text: string }[] = []
  for (const [index, raw] of text.split('\n').entries()) {
    const written = raw.trim().normalize('NFC')
    if (written === '' || written.startsWith('#')) continue
    const id = candidates(written).find((candidate) => known.has(candidate))
    const earlier = id === undefined ? undefined : lines.get(id)
    if (id === undefined) unknown.push({ line: index + 1, text: written })
    else if (earlier !== undefined)
      throw expected('each image once', file, `${id} on line ${earlier} and line ${index + 1}`)
    else lines.set(id, index + 1)
  }
  return { ids: [...lines.keys()], unknown }
}

/** What a line may mean: the whole of it first, then its first column; as an id, a path or the name of a file. */
function candidates(written: string): string[] {
  return [written, written.split(/[\s,]+/)[0]!].flatMap((text) => {
    const stem = splitImageName(basename(text))?.stem
    const path = posix.normalize(text).replace(/^\/+/, '')
    const below = stem === undefined ? path : posix.join(posix.dirname(path), stem)
    return [text, below.replaceAll('/', '__'), ...(stem === undefined ? [] : [stem])]
  })
}
