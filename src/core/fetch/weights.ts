import { join, resolve } from 'node:path'
import { exists, VortexError } from '../base/index.ts'
import { CATALOG, type Publication } from './catalog.ts'
import { checkPublished } from './download.ts'
import { downloadsFolder } from './plan.ts'
import { findPublications } from './publications.ts'

const PREFIX = 'torchvision:'

interface Places {
  /** Folder that a path is relative to. */
  root: string
  /** vortex's cache. */
  cache: string
  /** For tests: what can be named. */
  catalog?: readonly Publication[]
}

/**
 * The file that a recipe's `weights` names: a path, or `torchvision:NAME` in the cache.
 * @throws `bad-format` for a file of the cache whose digest is not the published one
 */
export async function weightsPath(weights: string, { root, cache, catalog = CATALOG }: Places): Promise<string> {
  if (!weights.startsWith(PREFIX)) return resolve(root, weights)
  const networks = catalog.filter(({ kind }) => kind === 'weights')
  const [{ name, files }] = findPublications([weights.slice(PREFIX.length)], networks) as [Publication]
  const [file] = files as [Publication['files'][number]]
  const path = join(downloadsFolder(cache), file.name)
  if (await exists(path)) return (await checkPublished(path, file, false)).path
  throw new VortexError('not-found', `${weights} is not in the cache.`, {
    suggestions: [`Download it: vortex fetch ${name}`, 'Or give a weight file of your own: --set weights=FILE'],
  })
}
