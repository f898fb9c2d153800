import { byNfc } from './names.ts'
import { joinName, type Source } from './source.ts'
import type { Location } from './location.ts'

/** A folder of one source, seen as a root. */
export interface Rooted {
  source: Source
  root: string
}

/** Several roots seen as one tree, e.g. VOC's trainval and test archives; the first that has a file gives it. */
export class JoinedTree {
  readonly #roots: readonly Rooted[]
  readonly #names = new Map<string, readonly ReadonlySet<string>[]>()

  constructor(roots: readonly Rooted[]) {
    this.#roots = roots
  }

  /** Names of the files in a folder, of all roots. */
  async names(folder: string): Promise<ReadonlySet<string>> {
    const known = await this.#namesOf(folder)
    return new Set(known.flatMap((names) => [...names]))
  }

  /** A function from name, in any normal form, to location for one folder; undefined for files that are in no root. */
  async finder(folder: string): Promise<(name: string) => Location | undefined> {
    const known = (await this.#namesOf(folder)).map(byNfc)
    return (name) => {
      const index = known.findIndex((names) => names.has(name.normalize('NFC')))
      if (index < 0) return undefined
      const { source, root } = this.#roots[index]!
      return source.locate(joinName(root, folder), known[index]!.get(name.normalize('NFC'))!)
    }
  }

  async #namesOf(folder: string): Promise<readonly ReadonlySet<string>[]> {
    const known = this.#names.get(folder)
    if (known) return known
    const names = await Promise.all(this.#roots.map(({ source, root }) => source.names(joinName(root, folder))))
    this.#names.set(folder, names)
    return names
  }
}
