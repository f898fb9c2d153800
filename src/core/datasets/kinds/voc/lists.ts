import { basename } from 'node:path'
import { expected } from '../../../base/index.ts'
import { parseList, type ParsedList } from '../../lists/parse.ts'
import type { JoinedTree } from '../../sources/joined.ts'
import { describeLocation, readLocation, type Location } from '../../sources/location.ts'
import { LISTS } from '../../tree/tree.ts'

export interface SourceList extends ParsedList {
  name: string
  /** The list's file, for messages. */
  file: string
}

/** All split lists of a VOC tree, by name. */
export async function readLists(tree: JoinedTree): Promise<SourceList[]> {
  const locate = await tree.finder(LISTS)
  const names = [...(await tree.names(LISTS))].filter((name) => name.endsWith('.txt') && !name.startsWith('.'))
  return names.sort().map((name) => readList(locate(name)!, basename(name, '.txt')))
}

export function readList(location: Location, name: string): SourceList {
  const file = describeLocation(location)
  const text = new TextDecoder().decode(readLocation(location))
  return { name, file, ...parseList(text, file) }
}

/** Refuses lists that name images which are not there, by their lines. */
export function refuseMissing(lists: readonly { list: SourceList; missing: readonly string[] }[], root: string): void {
  const partial = lists.filter(({ missing }) => missing.length > 0)
  if (partial.length === 0) return
  const faults = partial.map(({ list, missing }) => {
    const first = `line ${list.lines.get(missing[0]!)!} names ${missing[0]!}`
    return `${basename(list.file)} misses ${missing.length} of ${list.ids.length}, ${first}`
  })
  throw expected('every image of the lists, with its label,', root, faults.join('; '), {
    suggestions: ['To go on with the images that are there: --allow-partial'],
  })
}
