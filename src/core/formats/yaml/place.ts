import { isMap, isNode, isPair, type Document, type Node } from 'yaml'
import type { YamlText } from './document.ts'

export type Path = readonly PropertyKey[]

/** `file:line:column (key.key)` of the deepest part of a path that the file has, or the place that is not in the file. */
export function placeOf(
  path: Path,
  { file, document, lines }: YamlText,
  elsewhere?: (path: Path, inFile: boolean) => string | undefined,
): string {
  const other = elsewhere?.(path, nodeAt(document, path) !== undefined)
  if (other !== undefined) return other
  const name = path.length === 0 ? '' : ` (${path.join('.')})`
  for (let depth = path.length; depth >= 0; depth--) {
    const range = nodeAt(document, path.slice(0, depth))?.range
    if (!range) continue
    const { line, col } = lines.linePos(range[0])
    return `${file}:${line}:${col}${name}`
  }
  return `${file}${name}`
}

/** The node of a path: of a map's key, since that is where a reader looks; of a list's entry otherwise. */
function nodeAt(document: Document, path: Path): Node | undefined {
  if (path.length === 0) return document.contents ?? undefined
  const parent: unknown = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true)
  const pair = isMap(parent)
    ? parent.items.find((item) => isPair(item) && isNode(item.key) && String(item.key) === String(path.at(-1)))
    : undefined
  const node: unknown = pair ? pair.key : document.getIn(path, true)
  return isNode(node) ? node : undefined
}
