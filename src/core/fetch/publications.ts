import { expected, nearest } from '../base/index.ts'
import { CATALOG, type Publication } from './catalog.ts'

/** Publications by their names, each once. */
export function findPublications(names: readonly string[], catalog: readonly Publication[] = CATALOG): Publication[] {
  return [...new Set(names)].map((name) => {
    const found = catalog.find((publication) => publication.name === name)
    if (found) return found
    const near = nearest(
      name,
      catalog.map((publication) => publication.name),
    )
    throw expected('a name that `vortex fetch --list` shows', 'vortex fetch', name, {
      code: 'not-found',
      suggestions: [near === undefined ? 'See them: vortex fetch --list' : `Did you mean ${near}?`],
    })
  })
}
