import { splitImageName } from '../../../images/index.ts'
import { idFault } from '../../lists/id.ts'
import type { Location } from '../../sources/location.ts'
import { joinName, type Source } from '../../sources/source.ts'

/** Where an image lies and what it is called in the tree, or why there is none: `isName` tells a name from a gap. */
export type FoundImage = { id: string; suffix: string; location: Location } | { problem: string; isName: boolean }

/**
 * Finds the images that a COCO file names. Tools write `file_name` relative to some folder of their own, or as a URL:
 * taken relative to the source, else by the last part where only one file and only one image of the file has it.
 */
export class ImageFinder {
  readonly #source: Source
  /** The source itself where it holds images, else the folder in it that holds most. */
  readonly #main: string
  /** Folders by the names in them. */
  readonly #foldersOf: ReadonlyMap<string, readonly string[]>
  readonly #uses: ReadonlyMap<string, number>

  private constructor(source: Source, main: string, foldersOf: Map<string, string[]>, uses: Map<string, number>) {
    this.#source = source
    this.#main = main
    this.#foldersOf = foldersOf
    this.#uses = uses
  }

  /** @param fileNames all that the file names */
  static async open(source: Source, fileNames: readonly string[]): Promise<ImageFinder> {
    const foldersOf = new Map<string, string[]>()
    const images = new Map<string, number>()
    const deep = fileNames.map((name) => partsOf(name).slice(0, -1)).filter((parts) => !parts.includes('..'))
    for (const folder of new Set([...(await source.folders()), ...deep.map((parts) => parts.join('/'))])) {
      for (const name of await source.names(folder)) {
        if (!imageName(name)) continue
        const folders = foldersOf.get(name)
        if (folders) folders.push(folder)
        else foldersOf.set(name, [folder])
        images.set(folder, (images.get(folder) ?? 0) + 1)
      }
    }
    const [most = ''] = [...images].sort(([, a], [, b]) => b - a)[0] ?? []
    const uses = new Map<string, number>()
    for (const last of fileNames.map(lastOf)) uses.set(last, (uses.get(last) ?? 0) + 1)
    return new ImageFinder(source, images.has('') ? '' : most, foldersOf, uses)
  }

  find(fileName: string): FoundImage {
    const parts = partsOf(fileName)
    const last = lastOf(fileName)
    const name = imageName(last)
    if (!name || parts.includes('..')) return { problem: 'is not the name of an image', isName: false }
    const { stem, suffix } = name
    const folders = this.#foldersOf.get(last) ?? []
    const own = parts.slice(0, -1)
    const folder = own.length === 0 ? this.#main : own.join('/')
    if (folders.includes(folder) && own.every((part) => idFault(part) === undefined))
      return { id: [...own, stem].join('__').normalize('NFC'), suffix, location: this.#source.locate(folder, last) }
    if (folders.length === 0) return { problem: 'does not exist', isName: true }
    if (folders.length > 1) return { problem: `lies in ${folders.length} folders`, isName: true }
    if (this.#uses.get(last)! > 1) return { problem: `shares its last part with another image`, isName: true }
    return { id: stem, suffix, location: this.#source.locate(folders[0]!, last) }
  }

  /** A file that is there, as an example. */
  get example(): string | undefined {
    const [first] = this.#foldersOf
    return first && joinName(first[1][0]!, first[0])
  }
}

/** What may become `<id>.<suffix>`. */
function imageName(name: string): ReturnType<typeof splitImageName> {
  const parts = splitImageName(name)
  return parts && idFault(parts.stem) === undefined ? parts : undefined
}

/** The parts of a relative path; of a URL, or a path from the root of some machine, the last alone. */
function partsOf(fileName: string): string[] {
  const path = /^[a-z][a-z0-9+.-]+:\/\//i.test(fileName)
    ? fileName.replace(/[?#].*$/s, '')
    : fileName.replaceAll('\\', '/')
  const parts = path.split('/').filter((part) => part !== '' && part !== '.')
  return path.startsWith('/') || path.includes(':') ? parts.slice(-1) : parts
}

function lastOf(fileName: string): string {
  return partsOf(fileName).at(-1) ?? ''
}
