import { join } from 'node:path'
import type { VocOptions } from '../../src/core/datasets/index.ts'
import { useFolder } from './folder.ts'
import { plant, vocFiles } from './voc.ts'

/** A folder for each test of the calling `describe`: what plants a VOC source there, and the options that prepare it. */
export function useVocSource() {
  const folder = useFolder()
  const options = (more: Partial<VocOptions> = {}): VocOptions => ({
    sources: [join(folder(), 'source')],
    out: join(folder(), 'out'),
    threads: 1,
    ...more,
  })
  const source = async (more: Record<string, string | Uint8Array> = {}) =>
    plant(join(folder(), 'source'), { ...(await vocFiles({ train: ['b', 'a'], val: ['c'], test: ['t'] })), ...more })
  return { folder, options, source }
}
