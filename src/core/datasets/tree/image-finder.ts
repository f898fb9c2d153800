import { expected } from '../../base/index.ts'
import { splitImageName } from '../../images/index.ts'

/**
 * Finds the image of an id among a folder's names, whatever its suffix.
 * @returns the name; undefined where there is none
 * @throws bad-input for an id that has two images, both named
 */
export function imageFinder(names: Iterable<string>, folder: string): (id: string) => string | undefined {
  const found = new Map<string, string | string[]>()
  for (const name of names) {
    const stem = splitImageName(name)?.stem
    if (stem === undefined) continue
    const other = found.get(stem)
    found.set(stem, other === undefined ? name : [other, name].flat())
  }
  return (id) => {
    const name = found.get(id)
    if (typeof name !== 'object') return name
    const files = name.sort().join(' and ')
    throw expected(`one image for ${id}`, folder, files, { suggestions: ['Move all but one of them away.'] })
  }
}
