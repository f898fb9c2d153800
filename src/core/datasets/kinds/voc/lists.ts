import { basename, parse } from 'node:path'
import { decodeText, expected } from '../../../base/index.ts'
import { parseList, type ParsedList } from '../../lists/parse.ts'
import type { JoinedTree } from '../../sources/joined.ts'
import { describeLocation, readLocation, type Location } from '../../sources/location.ts'
import { IMAGES, LABELS, LISTS } from '../../tree/tree.ts'

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
  const text = decodeText(readLocation(location))
  return { name, file, ...parseList(text, file) }
}

/** Refuses lists that name images which are not there, by their lines, and says what is there under such a name. */
export async function refuseMissing(
  tree: JoinedTree,
  lists: readonly { list: SourceList; missing: readonly string[] }[],
  root: string,
): Promise<void> {
  const partial = lists.filter(({ missing }) => missing.length > 0)
  if (partial.length === 0) return
  const near = await namesakes(tree)
  const faults = partial.map(({ list, missing }) => {
    const [id] = missing as [string]
    const found = near(id)
    const first = `line ${list.lines.get(id)!} names ${id}${found === undefined ? '' : ` (there is ${found})`}`
    return `${basename(list.file)} misses ${missing.length} of ${list.ids.length}, ${first}`
  })
  throw expected('every image of the lists, with its label,', root, faults.join('; '), {
    suggestions: ['To continue with the images that are present: --allow-partial'],
  })
}

/** Finds a file that an id may mean: of another suffix, or in other case (`x.JPG`, `X.jpg`). */
async function namesakes(tree: JoinedTree): Promise<(id: string) => string | undefined> {
  const folders = await Promise.all(
    [IMAGES, LABELS].map(async (folder) => ({ folder, names: await tree.names(folder) })),
  )
  return (id) => {
    for (const { folder, names } of folders) {
      if (names.has(`${id}${folder === IMAGES ? '.jpg' : '.png'}`)) continue
      const found = [...names].find((name) => parse(name).name.toLowerCase() === id.toLowerCase())
      if (found !== undefined) return `${folder}/${found}`
    }
    return undefined
  }
}
