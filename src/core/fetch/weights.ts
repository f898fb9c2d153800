import { join, resolve } from 'node:path'
import { exists, VortexError } from '../base/index.ts'
import { CATALOG } from './catalog.ts'
import { downloadsFolder } from './plan.ts'
import { findPublications } from './publications.ts'

const PREFIX = 'torchvision:'

/**
 * The file that a recipe's `weights` names: a path, or `torchvision:NAME` in the cache.
 * @param root folder that a path is relative to
 */
export async function weightsPath(weights: string, { root, cache }: { root: string; cache: string }): Promise<string> {
  if (!weights.startsWith(PREFIX)) return resolve(root, weights)
  const catalog = CATALOG.filter(({ kind }) => kind === 'weights')
  const [{ name, files }] = findPublications([weights.slice(PREFIX.length)], catalog) as [(typeof catalog)[number]]
  const path = join(downloadsFolder(cache), files[0]!.name)
  if (await exists(path)) return path
  throw new VortexError('not-found', `${weights} is not in the cache.`, {
    suggestions: [`Download it: vortex fetch ${name}`, 'Or give a weight file of your own: --set weights=FILE'],
  })
}
